using System.Text.RegularExpressions;
using ReSTEM.MLNet.Rewards.Mathematics.Parsing;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Tells an answer that stands alone from a sentence.</summary>
internal static partial class MathSentence
{
    /// <summary>Whether a text is mathematics or a few words and nothing else.</summary>
    public static bool IsOne(string text)
    {
        var cleaned = AnswerText.Clean(text);
        if (cleaned.Length == 0)
        {
            return false;
        }

        if (AnswerText.AsWords(cleaned) is not null)
        {
            return true;
        }

        if (PlainWords().Count(Commands().Replace(cleaned, " ")) > 0)
        {
            return false;
        }

        try
        {
            MathParser.Parse(cleaned);
            return true;
        }
        catch (MathFormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        @"\\(?:text|textbf|textit|mbox|mathrm|operatorname|begin|end)\s*\{[^{}]*\}|\\[a-zA-Z]+|sqrt|infinity|arc(?:sin|cos|tan)|floor",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Commands();

    // One long word or several short ones: prose.
    [GeneratedRegex(@"[a-zA-Z]{4,}|\b[a-zA-Z]{2,3}\s+[a-zA-Z]{2,}\b", RegexOptions.NonBacktracking)]
    private static partial Regex PlainWords();
}
