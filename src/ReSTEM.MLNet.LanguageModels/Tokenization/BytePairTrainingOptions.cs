namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>How a byte-level byte-pair tokenizer is learned.</summary>
public sealed record BytePairTrainingOptions
{
    /// <summary>
    /// Number of tokens wanted: 256 bytes, the special tokens, and as many merges as are left. Fewer come out where the
    /// texts hold no further pair that occurs <see cref="MinPairCount"/> times.
    /// </summary>
    public int VocabularySize
    {
        get;
        init => field = value >= 257 ? value : throw Out(nameof(VocabularySize), value, 257);
    } = 1024;

    /// <summary>A pair rarer than this is not merged.</summary>
    public int MinPairCount
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(MinPairCount), value, 1);
    } = 2;

    /// <summary>Ends a text.</summary>
    public string EndOfText { get; init; } = "<|endoftext|>";

    /// <summary>Begins every prompt; absent for none.</summary>
    public string? BeginOfText { get; init; }

    /// <summary>Further special tokens, for example those of a chat template.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    private static ArgumentOutOfRangeException Out(string name, int value, int least) =>
        new(
            name,
            value,
            $"BytePairTrainingOptions.{name} is {value}; it must be at least {least}."
        );
}
