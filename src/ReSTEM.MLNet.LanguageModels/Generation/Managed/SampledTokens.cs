namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>One completion, as tokens.</summary>
/// <param name="PromptIndex">Position of the prompt in the list that was given.</param>
/// <param name="SampleIndex">0 to samples per prompt less one.</param>
/// <param name="TokenIds">The tokens as sampled, the end-of-text token included where there is one.</param>
/// <param name="LogProbability">Natural logarithm of their joint probability at temperature 1 over the whole vocabulary.</param>
/// <param name="FinishReason">Why it ended.</param>
internal sealed record SampledTokens(
    int PromptIndex,
    int SampleIndex,
    int[] TokenIds,
    double LogProbability,
    FinishReason FinishReason
);
