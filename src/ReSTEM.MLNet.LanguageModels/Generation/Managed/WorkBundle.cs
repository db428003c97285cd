namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Samples of one prompt for a group to decode.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="FirstSample">The first sample's index.</param>
/// <param name="Count">How many samples.</param>
/// <param name="IsFirst">Whether the taker has to compute the prompt's shared positions; others wait until it has.</param>
internal readonly record struct WorkBundle(
    PromptWork Prompt,
    int FirstSample,
    int Count,
    bool IsFirst
);
