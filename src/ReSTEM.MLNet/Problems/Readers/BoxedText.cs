namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>Finds what a LaTeX text puts in a box.</summary>
internal static class BoxedText
{
    // An answer is not longer, and boxes that are never closed are not many, unless somebody means to cost time.
    private const int MaxLength = 10_000;
    private const int MaxBoxes = 100;

    private static readonly string[] Commands = ["\\boxed", "\\fbox"];

    /// <summary>The content of the last balanced box, absent when there is none.</summary>
    public static string? Last(string text)
    {
        var start = LastCommand(text, text.Length);
        for (
            var tried = 0;
            start >= 0 && tried < MaxBoxes;
            tried++, start = LastCommand(text, start)
        )
        {
            if (At(text, start) is { } content)
            {
                return content;
            }
        }

        return null;
    }

    /// <summary>The content of the box that begins at a position, absent when its braces do not balance.</summary>
    public static string? At(string text, int start)
    {
        var position = start + Commands.First(command => StartsAt(text, start, command)).Length;
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        if (position >= text.Length)
        {
            return null;
        }

        // TeX allows a single token without braces: \boxed 5.
        return text[position] == '{' ? Braced(text, position) : Unbraced(text, position);
    }

    private static int LastCommand(string text, int before) =>
        before <= 0
            ? -1
            : Commands.Max(command =>
                text.LastIndexOf(command, before - 1, StringComparison.Ordinal)
            );

    private static bool StartsAt(string text, int start, string command) =>
        string.CompareOrdinal(text, start, command, 0, command.Length) == 0;

    private static string? Braced(string text, int open)
    {
        var depth = 0;
        var end = Math.Min(text.Length, open + MaxLength);
        for (var i = open; i < end; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '{')
            {
                depth++;
            }
            else if (text[i] == '}' && --depth == 0)
            {
                return text[(open + 1)..i];
            }
        }

        return null;
    }

    private static string Unbraced(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] != '$' && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return text[start..end];
    }
}
