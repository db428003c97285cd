using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>What the files of a tokenizer say, before its special tokens are named.</summary>
internal sealed record TokenizerDefinition
{
    /// <summary>Encodes text between added tokens.</summary>
    public required Tokenizer Inner { get; init; }

    /// <summary>Decodes.</summary>
    public required TokenTexts Texts { get; init; }

    /// <summary>Tokens found in the text as a whole.</summary>
    public required IReadOnlyList<AddedToken> Added { get; init; }

    /// <summary>Id of a token by the name the vocabulary gives it, added tokens included.</summary>
    public required IReadOnlyDictionary<string, int> Ids { get; init; }

    /// <summary>Tokens the file itself puts before every text.</summary>
    public IReadOnlyList<int> Prefix { get; init; } = [];

    /// <summary>Begin-of-text, where the file itself names one.</summary>
    public int? BeginOfTextId { get; init; }

    /// <summary>End-of-text, where the file itself names one.</summary>
    public int? EndOfTextId { get; init; }
}
