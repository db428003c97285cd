using System.Text.RegularExpressions;
using ReSTEM.MLNet.Problems.Readers;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Finds the final answer in what a model or an author wrote.</summary>
internal static partial class AnswerExtractor
{
    // A completion this short may be nothing but the answer.
    private const int MaxBareLength = 200;

    /// <summary>The reference's answer: its box where it is a worked solution, else all of it. Empty when there is none.</summary>
    public static string FromReference(string reference, MathProfile profile) =>
        profile switch
        {
            MathProfile.Gsm8k => Gsm8kText.FindNumber(reference) ?? "",
            MathProfile.Hendrycks => BoxedText.Last(reference) ?? reference.Trim(),
            MathProfile.Strict => BoxedText.Last(reference) ?? reference.Trim(),
            _ => BoxedAnswers.Last(reference)
                ?? ChoiceLetter.OfReference(reference)
                ?? reference.Trim(),
        };

    /// <summary>The completion's answer, absent when none is found.</summary>
    /// <param name="completion">The whole text, its thinking included.</param>
    /// <param name="gold">The reference's answer: a letter of a choice is looked for in another way than a value.</param>
    /// <param name="profile">Where to look.</param>
    public static string? FromCompletion(string completion, string gold, MathProfile profile)
    {
        if (WithoutThinking(completion) is not { } text)
        {
            return null;
        }

        return profile switch
        {
            MathProfile.Gsm8k => Gsm8kText.FindNumber(text),
            MathProfile.Hendrycks or MathProfile.Strict => BoxedText.Last(text)
                ?? AfterMark(text)
                ?? Bare(text),
            _ => BoxedAnswers.Last(text)
                ?? ChoiceLetter.Find(text, gold)
                ?? Readable(AfterMark(text))
                ?? Bare(text)
                ?? LastFormulaOrNumber(text),
        };
    }

    // Thinking that has not ended holds no answer.
    private static string? WithoutThinking(string completion)
    {
        const string open = "<think>";
        const string close = "</think>";
        var end = completion.LastIndexOf(close, StringComparison.Ordinal);
        var text = end < 0 ? completion : completion[(end + close.Length)..];
        return text.Contains(open, StringComparison.Ordinal) ? null : text;
    }

    private static string? AfterMark(string text)
    {
        var hashes = text.LastIndexOf("####", StringComparison.Ordinal);
        if (hashes >= 0)
        {
            return OnlyNumber(FirstLine(text[(hashes + 4)..]));
        }

        var mark = AnswerMark().Matches(text).LastOrDefault();
        if (mark is null)
        {
            return null;
        }

        var tail = text[(mark.Index + mark.Length)..].TrimStart();
        var formula = FormulaAtStart().Match(tail);
        if (formula.Success)
        {
            return formula.Groups["formula"].Value;
        }

        var sentence = FirstSentence(tail);
        return sentence.Length == 0 ? null : OnlyNumber(sentence);
    }

    // "13 birds and storks": the one number among words is the answer.
    private static string OnlyNumber(string sentence)
    {
        var match = NumberAmongWords().Match(sentence);
        return match.Success ? match.Groups["number"].Value : AfterEquals(sentence);
    }

    // "3 + 4 = 7" ends in the answer; "x = 7" is left to the comparison.
    private static string AfterEquals(string sentence)
    {
        var equals = sentence.LastIndexOf('=');
        return
            equals > 0
            && !sentence.AsSpan().ContainsAny("\\<>,(")
            && sentence.Any(char.IsAsciiDigit)
            ? sentence[(equals + 1)..].Trim()
            : sentence;
    }

    private static string? Bare(string text)
    {
        var bare = text.Trim();
        return bare.Length is > 0 and <= MaxBareLength && MathSentence.IsOne(bare) ? bare : null;
    }

    private static string? Readable(string? answer) =>
        answer is not null && MathSentence.IsOne(answer) ? answer : null;

    private static string? LastFormulaOrNumber(string text)
    {
        var formula = Formulas().Matches(text).LastOrDefault();
        var number = Numbers().Matches(text).LastOrDefault();
        var formulaEnd = formula is null ? -1 : formula.Index + formula.Length;
        var numberEnd = number is null ? -1 : number.Index + number.Length;
        return numberEnd > formulaEnd
            ? number?.Groups["number"].Value
            : formula?.Groups["formula"].Value.Trim();
    }

    private static string FirstLine(string text)
    {
        var lines = text.Split(
            '\n',
            2,
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return lines.Length == 0 ? "" : lines[0];
    }

    private static string FirstSentence(string text)
    {
        var line = FirstLine(text);
        var end = SentenceEnd().Match(line);
        return (end.Success ? line[..end.Index] : line).Trim();
    }

    [GeneratedRegex(
        @"(final\s+answer|answer|r[ée]ponse|答案|Antwort|respuesta)\**\s*(is\s+for\s+sure|is|est|ist|es|为|是|[:：])+\s*\**\s*[:：]?\s*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex AnswerMark();

    [GeneratedRegex(
        @"^(\$\$(?<formula>[^$]+)\$\$|\$(?<formula>[^$]+)\$|\\\((?<formula>.+?)\\\)|\\\[(?<formula>[\s\S]+?)\\\])\s*(\.|$|[A-Za-z])",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex FormulaAtStart();

    [GeneratedRegex(
        @"\$\$(?<formula>[^$]+)\$\$|\$(?<formula>[^$\n]+)\$|\\\((?<formula>[^\n]+?)\\\)|\\\[(?<formula>[\s\S]+?)\\\]",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Formulas();

    [GeneratedRegex(
        @"^[A-Za-z\s'""*]*\$?(?<number>-?\$?(\d[\d,]*(\.\d+)?|\.\d+)%?)\**(\s+[A-Za-z\s,'*-]*)?[.!]?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex NumberAmongWords();

    [GeneratedRegex(
        @"(^|[^A-Za-z0-9.,-])(?<number>-?(\d{1,3}([, ]\d{3})+|\d+)([.,]\d+)?(/\d+)?%?|-?\.\d+)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\.(\s|$)|。", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SentenceEnd();
}
