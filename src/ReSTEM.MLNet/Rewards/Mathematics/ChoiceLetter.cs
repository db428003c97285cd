using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Finds the letter chosen from several.</summary>
internal static partial class ChoiceLetter
{
    /// <summary>The chosen letter, absent when the reference is no choice or none is made.</summary>
    public static string? Find(string text, string gold)
    {
        if (!Choice().IsMatch(gold))
        {
            return null;
        }

        return Last(AfterAnswer(), text) ?? Last(AtStart(), text) ?? Last(Alone(), text);
    }

    /// <summary>The letter of a reference that also names the chosen text: (D) Alina; absent for any other reference.</summary>
    public static string? OfReference(string reference) => Last(WithText(), reference);

    private static string? Last(Regex pattern, string text) =>
        pattern.Matches(text).LastOrDefault()?.Groups["letter"].Value;

    [GeneratedRegex(
        @"(^|\n)\s*(\((?<letter>[A-J])\)|(?<letter>[A-J]))[ .:]+[A-Z][a-z]+",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex WithText();

    [GeneratedRegex(@"^\(?[A-J]\)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Choice();

    [GeneratedRegex(
        @"(answer|r[ée]ponse|答案|choice|option)\s*(is|est|[:：])?\s*(for sure)?\s*\(?(?<letter>[A-J])\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex AfterAnswer();

    [GeneratedRegex(
        @"^\s*\(?(?<letter>[A-J])([^A-Za-z']|$)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex AtStart();

    [GeneratedRegex(
        @"(^|[^A-Za-z\\{])(?<letter>[A-J])\b",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Alone();
}
