namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>A token at the moment it is drawn.</summary>
/// <param name="SampleIndex">The sample it belongs to.</param>
/// <param name="TokenId">Which.</param>
/// <param name="LogProbability">Under the model, temperature 1.</param>
/// <param name="FinishReason">Why the sample ends with it; absent where it goes on.</param>
internal readonly record struct DrawnToken(
    int SampleIndex,
    int TokenId,
    double LogProbability,
    FinishReason? FinishReason
);
