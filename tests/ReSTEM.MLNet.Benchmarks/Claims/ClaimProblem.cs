namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>A problem with its answer and a solution that a person, or what stands for one, wrote.</summary>
internal sealed record ClaimProblem(string Id, string Question, string Answer, string Solution);
