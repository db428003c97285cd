namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>The text of each token as UTF-8 bytes, and how the texts of several become one.</summary>
internal sealed class TokenTexts
{
    private readonly byte[]?[] _bytes;

    /// <param name="bytes">By id; absent for an id that no token has.</param>
    public TokenTexts(byte[]?[] bytes) => _bytes = bytes;

    /// <summary>Highest id plus one.</summary>
    public int Count => _bytes.Length;

    /// <summary>Put between two tokens: a space for word tokenizers, else nothing.</summary>
    public string Separator { get; init; } = "";

    /// <summary>Whether a space at the very start of a text belongs to the tokenizer and not to the text (SentencePiece).</summary>
    public bool DropsLeadingSpace { get; init; }

    /// <summary>Ids that have no text of their own in decoded text.</summary>
    public IReadOnlySet<int> Special { get; init; } = new HashSet<int>();

    /// <summary>The bytes of one token, special ones included; empty for an id without a token.</summary>
    public ReadOnlySpan<byte> this[int id] => (uint)id < (uint)_bytes.Length ? _bytes[id] : default;

    /// <summary>The text of tokens that begin a text, special ones left out.</summary>
    public string Decode(IEnumerable<int> ids) => StreamingDecoder.BeginText(this).Decode(ids);

    /// <summary>The text that tokens add to the text before them, special ones left out.</summary>
    public string DecodeContinuation(IEnumerable<int> ids) =>
        StreamingDecoder.ContinueText(this).Decode(ids);
}
