namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Reads a number as it is written: digits, commas between thousands, a decimal point, a period or an exponent.</summary>
internal static class NumberReader
{
    private const string Overline = "\\overline{";

    public static void Read(MathSource source, MathTokens tokens)
    {
        var digits = source.TakeDigits();
        while (tokens.IsOutsideBrackets && source.Current == ',' && IsThousands(source, digits))
        {
            source.Skip();
            digits += source.TakeDigits();
        }

        var hasPoint =
            source.Current == '.'
            && (char.IsAsciiDigit(source.Peek(1)) || source.StartsWith(Overline, ahead: 1));
        if (hasPoint)
        {
            source.Skip();
            digits = $"{digits}.{source.TakeDigits()}";
        }

        digits += Exponent(source);
        var repeating = hasPoint ? source.TakeDigitsInside(Overline) : "";
        tokens.Add(MathTokenKind.Number, digits, repeating);
    }

    private static bool IsThousands(MathSource source, string digits) =>
        digits.Length > 0
        && IsLeadingGroup(source, digits)
        && char.IsAsciiDigit(source.Peek(1))
        && char.IsAsciiDigit(source.Peek(2))
        && char.IsAsciiDigit(source.Peek(3))
        && !char.IsAsciiDigit(source.Peek(4));

    // 1234,567 is a list; 1,234,567 is a number.
    private static bool IsLeadingGroup(MathSource source, string digits) =>
        digits.Length <= 3 || source.Peek(-4) == ',';

    private static string Exponent(MathSource source)
    {
        var sign = source.Peek(1) is '+' or '-' ? 1 : 0;
        if (source.Current is not ('e' or 'E') || !char.IsAsciiDigit(source.Peek(1 + sign)))
        {
            return "";
        }

        var mark = source.Take().ToString();
        return sign == 0 ? mark + source.TakeDigits() : mark + source.Take() + source.TakeDigits();
    }
}
