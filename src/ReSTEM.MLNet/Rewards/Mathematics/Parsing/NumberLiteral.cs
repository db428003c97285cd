using System.Globalization;
using System.Numerics;

namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>The exact value of a number as written: decimals, a period that repeats for ever, a power of ten.</summary>
internal static class NumberLiteral
{
    private const int MaxDigits = 2_000;

    /// <exception cref="MathFormatException">The number is too long or too large.</exception>
    public static MathNode.Number ToNode(MathToken token)
    {
        var text = token.Text;
        if (text.Length > MaxDigits)
        {
            throw new MathFormatException("a number is too long");
        }

        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var digits = mark < 0 ? text : text[..mark];
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : digits.Length - point - 1;
        var value = Plus(Decimal(digits, decimals), token.Repeating, decimals);
        if (mark >= 0)
        {
            value = Scaled(value, text[(mark + 1)..]);
        }

        return new MathNode.Number(
            value ?? throw new MathFormatException("a number is too large"),
            token.Repeating.Length > 0 ? 0 : decimals
        );
    }

    private static Rational? Decimal(string digits, int decimals) =>
        Rational.Of(
            Integer(digits.Replace(".", "", StringComparison.Ordinal)),
            BigInteger.Pow(10, decimals)
        );

    // 0.1\overline{6} is 1/10 and 6/90.
    private static Rational? Plus(Rational? value, string repeating, int decimals)
    {
        if (repeating.Length == 0)
        {
            return value;
        }

        var period = BigInteger.Pow(10, repeating.Length) - 1;
        return value?.Add(
            Rational.Of(Integer(repeating), period * BigInteger.Pow(10, decimals)) ?? Rational.Of(0)
        );
    }

    private static Rational? Scaled(Rational? value, string exponent) =>
        Rational.Of(10).Power(Rational.Of(Integer(exponent))) is { } factor
            ? value?.Multiply(factor)
            : null;

    private static BigInteger Integer(string digits) =>
        digits.Length == 0
            ? BigInteger.Zero
            : BigInteger.Parse(digits, CultureInfo.InvariantCulture);
}
