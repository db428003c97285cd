using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>
/// Turns tokens into text one at a time. A character whose bytes are spread over several tokens comes out whole, with
/// the last of them; the parts joined are the text of all tokens decoded at once. One text, one decoder, one thread.
/// </summary>
public sealed class StreamingDecoder
{
    private readonly TokenTexts _texts;
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private bool _dropsSpace;
    private bool _needsSeparator;

    private StreamingDecoder(TokenTexts texts) => _texts = texts;

    internal static StreamingDecoder BeginText(TokenTexts texts) =>
        new(texts) { _dropsSpace = texts.DropsLeadingSpace };

    internal static StreamingDecoder ContinueText(TokenTexts texts) =>
        new(texts) { _needsSeparator = true };

    /// <summary>The characters that this token completes; often one word, empty for a special token or half a character.</summary>
    /// <param name="id">A token id; one the vocabulary does not hold has no text.</param>
    public string Append(int id)
    {
        if (_texts.Special.Contains(id))
        {
            return "";
        }

        var text = Convert(_texts[id], flush: false);
        if (_needsSeparator)
        {
            text = _texts.Separator + text;
        }

        _needsSeparator = true;
        return text;
    }

    /// <summary>Ends the text: what is left of an unfinished character, as U+FFFD, or nothing.</summary>
    public string Flush() => Convert([], flush: true);

    internal string Decode(IEnumerable<int> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            text.Append(Append(id));
        }

        return text.Append(Flush()).ToString();
    }

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> characters = stackalloc char[Math.Min(bytes.Length + 4, 256)];
        if (bytes.Length + 4 > characters.Length)
        {
            characters = new char[bytes.Length + 4];
        }

        var count = _utf8.GetChars(bytes, characters, flush);
        var skipped = _dropsSpace && count > 0 && characters[0] == ' ' ? 1 : 0;
        _dropsSpace = _dropsSpace && count == 0;
        return new string(characters[skipped..count]);
    }
}
