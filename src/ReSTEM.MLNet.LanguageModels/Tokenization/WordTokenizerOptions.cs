namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>Special tokens of a word tokenizer. They come first in the vocabulary: padding, unknown, begin, end.</summary>
public sealed record WordTokenizerOptions
{
    /// <summary>Fills rows that are shorter than others.</summary>
    public string Pad { get; init; } = "<pad>";

    /// <summary>Stands for every word that is not in the vocabulary.</summary>
    public string Unknown { get; init; } = "<unk>";

    /// <summary>Begins every prompt; absent for none.</summary>
    public string? BeginOfText { get; init; }

    /// <summary>Ends a text.</summary>
    public string EndOfText { get; init; } = "</s>";
}
