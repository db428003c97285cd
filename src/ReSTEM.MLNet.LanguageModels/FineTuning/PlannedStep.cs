namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What one optimizer step learns from.</summary>
/// <param name="Examples">Positions of its sequences.</param>
/// <param name="EndsEpoch">Whether every example has now been seen once more.</param>
internal readonly record struct PlannedStep(int[] Examples, bool EndsEpoch);
