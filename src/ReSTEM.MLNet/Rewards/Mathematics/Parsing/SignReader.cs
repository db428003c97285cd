namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Reads brackets, operators and what else is neither a letter, a digit nor a command.</summary>
internal static class SignReader
{
    public static void Read(MathSource source, MathTokens tokens)
    {
        var sign = source.Take();
        if (source.Current == '=' && Comparison(sign, tokens) is { } comparison)
        {
            source.Skip();
            tokens.Add(MathTokenKind.Command, comparison);
        }
        else if (IsKnown(sign))
        {
            tokens.Add(MathTokenKind.Sign, sign.ToString());
        }
        else if (!IsFullStop(sign, source))
        {
            throw new MathFormatException($"'{sign}' is no mathematics");
        }
    }

    // 3!=6 is a factorial and x!=6 an inequality.
    private static string? Comparison(char sign, MathTokens tokens) =>
        sign switch
        {
            '<' => "le",
            '>' => "ge",
            '!' when tokens.EndsWith(MathTokenKind.Letter) => "ne",
            _ => null,
        };

    private static bool IsKnown(char sign) => "+-*/^_=<>!%|,;:{}'&()[]".Contains(sign);

    private static bool IsFullStop(char sign, MathSource source) =>
        sign == '.' && (char.IsWhiteSpace(source.Current) || source.Current == '\0');
}
