namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>One of the parts that a step is cut into.</summary>
/// <param name="Step">From 0.</param>
/// <param name="Part">From 0.</param>
internal readonly record struct StepPart(int Step, int Part);
