using System.Text;

namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>Text as the reference implementation sees it: in code points, with Python's idea of white space.</summary>
internal static class PythonText
{
    /// <summary>Python's str.isspace for one code point: Unicode's white space and four control characters.</summary>
    public static bool IsBlank(Rune rune) =>
        Rune.IsWhiteSpace(rune) || rune.Value is >= 0x1c and <= 0x1f;

    /// <summary>Python's str.split without an argument.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsBlank(rune))
            {
                word.Append(rune);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>Python's str.rstrip without an argument.</summary>
    public static string TrimEnd(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        var end = runes.FindLastIndex(rune => !IsBlank(rune)) + 1;
        return string.Concat(runes.Take(end));
    }

    /// <summary>The text in one case.</summary>
    public static string InCase(string text, TextCase textCase) =>
        textCase == TextCase.Lower ? text.ToLowerInvariant() : text;
}
