namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What a model can be trained on.</summary>
internal sealed record ExampleLimits(
    int VocabularySize,
    int ContextLength,
    IReadOnlyList<int> EndOfTextIds
)
{
    /// <summary>What errors call an example.</summary>
    public string Name { get; init; } = "Training example";
}
