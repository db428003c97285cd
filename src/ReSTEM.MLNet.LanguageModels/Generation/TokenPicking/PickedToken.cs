namespace ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

/// <summary>A token that was drawn.</summary>
/// <param name="TokenId">Its id.</param>
/// <param name="LogProbability">Under the model itself: temperature 1, the whole vocabulary, natural logarithm.</param>
/// <param name="SamplingLogProbability">Under the distribution it was drawn from, after every rule; 0 when greedy.</param>
internal readonly record struct PickedToken(
    int TokenId,
    double LogProbability,
    double SamplingLogProbability
);
