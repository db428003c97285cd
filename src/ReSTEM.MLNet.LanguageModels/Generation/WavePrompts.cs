namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>The prompts that one wave continues.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="Indices">Their positions in the whole call.</param>
/// <param name="FirstSample">Index of each prompt's first sample in this wave.</param>
/// <param name="Samples">Samples of each prompt in this wave.</param>
internal sealed record WavePrompts(
    IReadOnlyList<TokenPrompt> Prompts,
    IReadOnlyList<int> Indices,
    int FirstSample,
    int Samples
);
