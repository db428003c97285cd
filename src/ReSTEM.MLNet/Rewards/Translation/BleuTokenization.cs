using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>Cuts texts into words exactly as sacreBLEU 2 does.</summary>
internal static partial class BleuTokenization
{
    // The ranges of sacreBLEU's zh tokenizer as they take effect: two of its astral ranges are written with four digits and so
    // cover punctuation and arrows (U+2001 to U+2A6D) in their place.
    private static readonly (int First, int Last)[] ChineseRanges =
    [
        (0x3400, 0x4db5),
        (0x4e00, 0x9fbb),
        (0xf900, 0xfa2d),
        (0xfa30, 0xfa6a),
        (0xfa70, 0xfad9),
        (0x2001, 0x2a6d),
        (0x2f00, 0x2fdf),
        (0xff00, 0xffef),
        (0x2e80, 0x2eff),
        (0x3000, 0x303f),
        (0x31c0, 0x31ef),
        (0x2ff0, 0x2fff),
        (0x3100, 0x312f),
        (0x31a0, 0x31bf),
        (0xfe10, 0xfe1f),
        (0xfe30, 0xfe4f),
        (0x3200, 0x33ff),
    ];

    /// <summary>The words of a text.</summary>
    public static List<string> Words(string text, BleuTokenizer tokenizer) =>
        tokenizer switch
        {
            BleuTokenizer.None => PythonText.Split(text),
            BleuTokenizer.Character =>
            [
                .. text.EnumerateRunes()
                    .Where(rune => !PythonText.IsBlank(rune))
                    .Select(rune => rune.ToString()),
            ],
            BleuTokenizer.International => PythonText.Split(International(text)),
            BleuTokenizer.Chinese => PythonText.Split(Punctuated(Chinese(text))),
            _ => PythonText.Split(V13a(text)),
        };

    private static string V13a(string text)
    {
        var line = text.Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal);
        return Punctuated($" {line} ");
    }

    private static string Punctuated(string line)
    {
        line = Punctuation().Replace(line, " ${sign} ");
        line = PointAfterText().Replace(line, "${first} ${second} ");
        line = PointBeforeText().Replace(line, " ${first} ${second}");
        return DashAfterDigit().Replace(line, "${first} ${second} ");
    }

    private static string Chinese(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isChinese = ChineseRanges.Any(range =>
                rune.Value >= range.First && rune.Value <= range.Last
            );
            line.Append(isChinese ? $" {rune} " : rune.ToString());
        }

        return line.ToString();
    }

    // Three passes over code points; a regular expression of .NET would see halves of them.
    private static string International(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        runes = SplitPairs(
            runes,
            (first, second) => !IsNumber(first) && IsPunctuation(second),
            blankFirst: false
        );
        runes = SplitPairs(
            runes,
            (first, second) => IsPunctuation(first) && !IsNumber(second),
            blankFirst: true
        );
        var line = new StringBuilder();
        foreach (var rune in runes)
        {
            line.Append(IsSymbol(rune) ? $" {rune} " : rune.ToString());
        }

        return line.ToString();
    }

    private static List<Rune> SplitPairs(
        List<Rune> runes,
        Func<Rune, Rune, bool> isPair,
        bool blankFirst
    )
    {
        var blank = new Rune(' ');
        var split = new List<Rune>(runes.Count + 16);
        for (var i = 0; i < runes.Count; i++)
        {
            if (i + 1 >= runes.Count || !isPair(runes[i], runes[i + 1]))
            {
                split.Add(runes[i]);
                continue;
            }

            split.AddRange(
                blankFirst
                    ? [blank, runes[i], blank, runes[i + 1]]
                    : [runes[i], blank, runes[i + 1], blank]
            );
            i++;
        }

        return split;
    }

    private static bool IsNumber(Rune rune) => Rune.IsNumber(rune);

    private static bool IsPunctuation(Rune rune) => Rune.IsPunctuation(rune);

    private static bool IsSymbol(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.MathSymbol
                or UnicodeCategory.CurrencySymbol
                or UnicodeCategory.ModifierSymbol
                or UnicodeCategory.OtherSymbol;

    [GeneratedRegex(@"(?<sign>[\{-\~\[-\` -\&\(-\+\:-\@\/])", RegexOptions.NonBacktracking)]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"(?<first>[^0-9])(?<second>[\.,])", RegexOptions.NonBacktracking)]
    private static partial Regex PointAfterText();

    [GeneratedRegex(@"(?<first>[\.,])(?<second>[^0-9])", RegexOptions.NonBacktracking)]
    private static partial Regex PointBeforeText();

    [GeneratedRegex("(?<first>[0-9])(?<second>-)", RegexOptions.NonBacktracking)]
    private static partial Regex DashAfterDigit();
}
