using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>
/// What <c>pre_tokenizer</c> asks for. A pre-tokenizer of Microsoft.ML.Tokenizers only cuts; where the file's also
/// changes the text, that part is a normalizer.
/// </summary>
internal sealed record PreTokenization
{
    /// <summary>Changes the text before it is cut.</summary>
    public Normalizer? Before { get; init; }

    /// <summary>Cuts the text; absent where it stays whole.</summary>
    public PreTokenizer? Cut { get; init; }

    /// <summary>Whether words are spelled in the letters of <see cref="ByteAlphabet"/>.</summary>
    public bool SpellsBytes { get; init; }
}
