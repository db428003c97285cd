using System.Text.RegularExpressions;
using ReSTEM.MLNet.Rewards.Mathematics.Parsing;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>The numbers of grade-school problems.</summary>
internal static partial class Gsm8kText
{
    private static readonly string[] Marks = ["####", "A:", "nswer is", "nswer:"];

    /// <summary>The number that ends a text, without currency signs and commas; absent when there is none.</summary>
    public static string? FindNumber(string text)
    {
        foreach (var mark in Marks)
        {
            var start = text.LastIndexOf(mark, StringComparison.Ordinal);
            if (start >= 0 && Number().Match(text, start + mark.Length) is { Success: true } first)
            {
                return Plain(first.Value);
            }
        }

        var last = Number().Matches(text).LastOrDefault();
        return last is null ? null : Plain(last.Value);
    }

    /// <summary>Whether two numbers are the same.</summary>
    public static bool AreEqual(string reference, string answer)
    {
        var left = FindNumber(reference);
        var right = FindNumber(answer);
        return left is not null
            && right is not null
            && (left == right || Value(left) == Value(right));
    }

    private static string Plain(string number) =>
        number
            .Replace(",", "", StringComparison.Ordinal)
            .Replace("$", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal)
            .TrimEnd('.');

    private static Rational? Value(string number)
    {
        try
        {
            return new ExactEvaluator(
                new MathBudget(),
                new Dictionary<string, Rational>()
            ).Evaluate(MathParser.Parse(number));
        }
        catch (MathFormatException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"-?\s?\$?\s?(\d[\d,]*(\.\d+)?|\.\d+)(/\d[\d,]*)?",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Number();
}
