using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>The texts that end a completion.</summary>
internal sealed class StopStrings(TextTokenizer tokenizer, IReadOnlyList<string> texts)
{
    /// <summary>Whether the text of a completion holds one of them; safe to call from several threads.</summary>
    public bool EndIn(ReadOnlySpan<int> completion) =>
        First(tokenizer.DecodeContinuation(completion.ToArray())) >= 0;

    /// <summary>The text before the first of them.</summary>
    public string Cut(string text) => First(text) is >= 0 and var end ? text[..end] : text;

    /// <summary>How much of a text stays whatever follows: not its end where one of them may have begun.</summary>
    public int CertainLength(string text)
    {
        var longest = texts.Count == 0 ? 0 : texts.Max(stop => stop.Length);
        for (var start = Math.Max(0, text.Length - longest); start < text.Length; start++)
        {
            var end = text[start..];
            if (texts.Any(stop => stop.StartsWith(end, StringComparison.Ordinal)))
            {
                return start;
            }
        }

        return text.Length;
    }

    private int First(string text)
    {
        var first = -1;
        foreach (var stop in texts)
        {
            var found = text.IndexOf(stop, StringComparison.Ordinal);
            first = found >= 0 && (first < 0 || found < first) ? found : first;
        }

        return first;
    }
}
