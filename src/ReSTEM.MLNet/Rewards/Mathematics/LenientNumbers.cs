using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Numbers as other languages write them: 1 000 and 1000,99.</summary>
internal static partial class LenientNumbers
{
    /// <summary>A number that is the whole answer, in the English form; any other text as it is.</summary>
    public static string Rewrite(string answer)
    {
        var match = Number().Match(answer);
        if (!match.Success)
        {
            return answer;
        }

        var whole = match.Groups["whole"].Value.Replace(" ", "", StringComparison.Ordinal);
        var part = match.Groups["part"];
        return part.Success ? $"{whole}.{part.Value}" : whole;
    }

    [GeneratedRegex(
        @"^\s*\$?\s*(?<whole>-?(\d{1,3}(?: \d{3})+|\d+))(,(?<part>\d{1,2}|\d{4,}))?\s*\$?\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Number();
}
