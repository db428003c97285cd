namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>A prompt ready to be continued.</summary>
/// <param name="Key">Names the prompt in the random numbers of its samples: same key, seed and weights, same samples.</param>
/// <param name="TokenIds">The prompt's tokens, begin-of-text included where the model wants one; not empty.</param>
public sealed record TokenPrompt(string Key, IReadOnlyList<int> TokenIds);
