namespace ReSTEM.MLNet.Samples.Reporting;

/// <summary>A problem with a solution that a person, or what stands for one, has written.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Solution">What a model should write.</param>
public sealed record WorkedProblem(string Question, string Solution);
