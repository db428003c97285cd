namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>Finds added tokens in a text: at each place the longest, from left to right.</summary>
internal sealed class AddedTokenSplitter
{
    private readonly Dictionary<char, AddedToken[]> _byFirst;
    private readonly System.Buffers.SearchValues<char> _firsts;

    public AddedTokenSplitter(IEnumerable<AddedToken> tokens)
    {
        _byFirst = tokens
            .Where(token => token.Content.Length > 0)
            .GroupBy(token => token.Content[0])
            .ToDictionary(
                group => group.Key,
                group => group.OrderByDescending(token => token.Content.Length).ToArray()
            );
        _firsts = System.Buffers.SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <summary>Cuts the text: spans of plain text (<see cref="Piece.Token"/> absent) and added tokens, in order.</summary>
    public IEnumerable<Piece> Split(string text)
    {
        var start = 0;
        var at = 0;
        while (TryFindNext(text, at, out var position, out var token))
        {
            var before = token.TakesSpaceBefore ? SkipSpaceBack(text, position, start) : position;
            if (before > start)
            {
                yield return new Piece(start, before - start, null);
            }

            yield return new Piece(position, token.Content.Length, token);
            start = position + token.Content.Length;
            start = token.TakesSpaceAfter ? SkipSpace(text, start) : start;
            at = start;
        }

        if (start < text.Length)
        {
            yield return new Piece(start, text.Length - start, null);
        }
    }

    private bool TryFindNext(string text, int from, out int position, out AddedToken token)
    {
        for (position = from; position < text.Length; position++)
        {
            var next = text.AsSpan(position).IndexOfAny(_firsts);
            if (next < 0)
            {
                break;
            }

            position += next;
            foreach (var candidate in _byFirst[text[position]])
            {
                if (Matches(text, position, candidate))
                {
                    token = candidate;
                    return true;
                }
            }
        }

        token = null!;
        return false;
    }

    private static bool Matches(string text, int position, AddedToken token)
    {
        if (!text.AsSpan(position).StartsWith(token.Content, StringComparison.Ordinal))
        {
            return false;
        }

        var end = position + token.Content.Length;
        return !token.WholeWord
            || !(position > 0 && IsWord(text[position - 1]))
                && !(end < text.Length && IsWord(text[end]));
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int SkipSpaceBack(string text, int at, int floor)
    {
        while (at > floor && char.IsWhiteSpace(text[at - 1]))
        {
            at--;
        }

        return at;
    }

    /// <summary>A stretch of the text and the added token it is, if it is one.</summary>
    public readonly record struct Piece(int Start, int Length, AddedToken? Token);
}
