using System.Text;
using System.Text.RegularExpressions;
using ReSTEM.MLNet.Rewards.Mathematics.Parsing;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Removes from an answer what has no meaning.</summary>
internal static partial class AnswerText
{
    private static readonly Dictionary<char, string> Plain = new()
    {
        ['−'] = "-",
        ['–'] = "-",
        ['×'] = "\\times ",
        ['·'] = "\\cdot ",
        ['⋅'] = "\\cdot ",
        ['÷'] = "\\div ",
        ['π'] = "\\pi ",
        ['√'] = "\\sqrt ",
        ['∞'] = "\\infty ",
        ['≤'] = "\\le ",
        ['≥'] = "\\ge ",
        ['≠'] = "\\ne ",
        ['≈'] = "\\approx ",
        ['±'] = "\\pm ",
        ['∪'] = "\\cup ",
        ['∩'] = "\\cap ",
        ['∈'] = "\\in ",
        ['°'] = "^\\circ ",
        ['²'] = "^2",
        ['³'] = "^3",
        ['½'] = "\\frac{1}{2}",
        ['θ'] = "\\theta ",
        ['α'] = "\\alpha ",
        ['β'] = "\\beta ",
        ['λ'] = "\\lambda ",
        ['€'] = "",
        ['£'] = "",
        ['\u00a0'] = " ",
        ['，'] = ",",
        ['。'] = ".",
        ['（'] = "(",
        ['）'] = ")",
        ['：'] = ":",
    };

    /// <summary>Removes what only formats, and signs of currency; writes typographic signs as LaTeX.</summary>
    public static string Clean(string answer)
    {
        var text = Ascii(answer);
        if (text.AsSpan().ContainsAny("\\$*{"))
        {
            text = ThousandsWithGaps().Replace(text, ",");
            text = text.Replace("\\$", "", StringComparison.Ordinal)
                .Replace("\\!", "", StringComparison.Ordinal)
                .Replace("{,}", ",", StringComparison.Ordinal)
                .Replace("$", "", StringComparison.Ordinal)
                .Replace("**", "", StringComparison.Ordinal);
            text = Wrapping().Replace(text, "");
        }

        return text.Trim().TrimEnd('.', ',', ';', ':').Trim();
    }

    /// <summary>For comparing as text.</summary>
    public static string WithoutBlanks(string cleaned)
    {
        var text = cleaned;
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            text = Spacing().Replace(text, "");
            text = Fractions().Replace(text, "\\frac");
        }

        return text.Contains(' ', StringComparison.Ordinal)
            ? text.Replace(" ", "", StringComparison.Ordinal)
            : text;
    }

    /// <summary>
    /// Both answers as words in lower case when they are nothing but words; absent when one may be mathematics. A short word may be
    /// a product of variables: it is one only beside a text.
    /// </summary>
    public static (string Left, string Right)? AsWords(string left, string right)
    {
        var isText =
            left.Contains("\\text", StringComparison.Ordinal)
            || right.Contains("\\text", StringComparison.Ordinal);
        var minimalLength = isText ? 1 : 4;
        return AsWords(left, minimalLength) is { } one && AsWords(right, minimalLength) is { } other
            ? (one, other)
            : null;
    }

    /// <summary>The words of an answer that is nothing but words, in lower case; absent when it may be mathematics.</summary>
    public static string? AsWords(string cleaned, int minimalLength = 4)
    {
        var match = OnlyWords().Match(cleaned);
        if (!match.Success)
        {
            return null;
        }

        var isText = match.Groups["text"].Success;
        var words = match.Groups[isText ? "text" : "plain"].Value;
        var letters = string.Join(
                ' ',
                words.Split([' ', '~'], StringSplitOptions.RemoveEmptyEntries)
            )
            .Trim('(', ')', '.', ' ');
        return
            isText
            || letters.Length == 1
            || letters.Length >= minimalLength && !MathWords.IsFunction(letters)
            ? Cased(letters)
            : null;
    }

    // A single letter may be a variable: x is not X.
    private static string Cased(string letters) =>
        letters.Length == 1 ? letters : letters.ToLowerInvariant();

    private static string Ascii(string answer)
    {
        if (System.Text.Ascii.IsValid(answer))
        {
            return answer;
        }

        var text = new StringBuilder(answer.Length + 16);
        foreach (var letter in answer)
        {
            text.Append(Plain.TryGetValue(letter, out var plain) ? plain : letter.ToString());
        }

        return text.ToString();
    }

    [GeneratedRegex(@",\\!\s*", RegexOptions.NonBacktracking)]
    private static partial Regex ThousandsWithGaps();

    [GeneratedRegex(@"^\s*\\[\[(]|\\[\])]\s*\.?\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Wrapping();

    [GeneratedRegex(
        @"\\(?:left\b|right\b|displaystyle\b|quad\b|qquad\b|[,;:\s])",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Spacing();

    [GeneratedRegex(@"\\[dtc]frac", RegexOptions.NonBacktracking)]
    private static partial Regex Fractions();

    [GeneratedRegex(
        @"^\s*(?:\\(?:text|textbf|textit|textrm|mbox|mathrm)\s*\{(?<text>[a-zA-Z0-9\s.,'()~-]*[a-zA-Z][a-zA-Z0-9\s.,'()~-]*)\}|\(?(?<plain>[a-zA-Z][a-zA-Z\s'-]*)\)?)\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex OnlyWords();
}
