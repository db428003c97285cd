namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>The text of each token as UTF-8 bytes, and how the texts of several become one.</summary>
internal sealed class TokenTexts
{
    // A table by id would let a small file ask for much memory.
    private readonly IReadOnlyDictionary<int, byte[]> _bytes;

    /// <param name="bytes">By id.</param>
    public TokenTexts(IReadOnlyDictionary<int, byte[]> bytes)
    {
        _bytes = bytes;
        Count = bytes.Keys.DefaultIfEmpty(-1).Max() + 1;
    }

    /// <summary>Highest id plus one.</summary>
    public int Count { get; }

    /// <summary>Put between two tokens: a space for word tokenizers, else nothing.</summary>
    public string Separator { get; init; } = "";

    /// <summary>Whether a space at the very start of a text belongs to the tokenizer and not to the text (SentencePiece).</summary>
    public bool DropsLeadingSpace { get; init; }

    /// <summary>Ids that have no text of their own in decoded text.</summary>
    public IReadOnlySet<int> Special { get; init; } = new HashSet<int>();

    /// <summary>The bytes of one token, special ones included; empty for an id without a token.</summary>
    public ReadOnlySpan<byte> this[int id] => _bytes.GetValueOrDefault(id);

    /// <summary>One token as it is written in a text, special ones too.</summary>
    public string Spelling(int id) => System.Text.Encoding.UTF8.GetString(this[id]);

    /// <summary>The text of tokens that begin a text, special ones left out.</summary>
    public string Decode(IEnumerable<int> ids) => StreamingDecoder.BeginText(this).Decode(ids);

    /// <summary>The text that tokens add to the text before them, special ones left out.</summary>
    public string DecodeContinuation(IEnumerable<int> ids) =>
        StreamingDecoder.ContinueText(this).Decode(ids);
}
