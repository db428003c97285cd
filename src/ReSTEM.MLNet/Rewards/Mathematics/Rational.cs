using System.Numerics;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>An exact fraction in lowest terms with a positive denominator.</summary>
internal readonly record struct Rational
{
    // Numbers beyond this size are not computed exactly: a factorial of 3,000 has 30,000 bits.
    private const int MaxBits = 40_000;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        Denominator = denominator;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public bool IsInteger => Denominator.IsOne;

    public bool IsZero => Numerator.IsZero;

    /// <summary>The size of its parts in bits.</summary>
    public long Bits => Numerator.GetBitLength() + Denominator.GetBitLength();

    public static Rational Of(BigInteger value) => new(value, BigInteger.One);

    /// <summary>A fraction in lowest terms, absent when the denominator is zero or the parts are too large.</summary>
    public static Rational? Of(BigInteger numerator, BigInteger denominator)
    {
        if (
            denominator.IsZero
            || numerator.GetBitLength() + denominator.GetBitLength() > 2 * MaxBits
        )
        {
            return null;
        }

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        var sign = denominator.Sign;
        return new Rational(numerator / divisor * sign, denominator / divisor * sign);
    }

    public Rational? Add(Rational other) =>
        IsInteger && other.IsInteger
            ? Of(Numerator + other.Numerator)
            : Of(
                Numerator * other.Denominator + other.Numerator * Denominator,
                Denominator * other.Denominator
            );

    public Rational? Multiply(Rational other) =>
        Of(Numerator * other.Numerator, Denominator * other.Denominator);

    public Rational? Divide(Rational other) =>
        Of(Numerator * other.Denominator, Denominator * other.Numerator);

    public Rational Negate() => new(-Numerator, Denominator);

    /// <summary>A power with a whole exponent of at most 10,000, absent when the result would be too large or is undefined.</summary>
    public Rational? Power(Rational exponent)
    {
        if (!exponent.IsInteger || BigInteger.Abs(exponent.Numerator) > 10_000)
        {
            return null;
        }

        var power = (int)exponent.Numerator;
        if (Bits * Math.Abs((long)power) > MaxBits || (IsZero && power <= 0))
        {
            return null;
        }

        var numerator = BigInteger.Pow(Numerator, Math.Abs(power));
        var denominator = BigInteger.Pow(Denominator, Math.Abs(power));
        return power >= 0 ? Of(numerator, denominator) : Of(denominator, numerator);
    }

    /// <summary>The exact root of a degree, absent where it is irrational.</summary>
    public Rational? Root(int degree)
    {
        if (Numerator.Sign < 0 || degree < 2)
        {
            return null;
        }

        return
            IntegerRoot(Numerator, degree) is { } top
            && IntegerRoot(Denominator, degree) is { } bottom
            ? Of(top, bottom)
            : null;
    }

    public BigInteger Floor() =>
        BigInteger.Divide(Numerator - Mod(Numerator, Denominator), Denominator);

    /// <summary>The nearest double; parts outside a double's range are scaled first.</summary>
    public double ToDouble()
    {
        var shift = (int)(Denominator.GetBitLength() - Numerator.GetBitLength()) + 64;
        return shift >= 0
            ? Math.ScaleB((double)((Numerator << shift) / Denominator), -shift)
            : Math.ScaleB((double)(Numerator / (Denominator << -shift)), -shift);
    }

    private static BigInteger Mod(BigInteger value, BigInteger modulus)
    {
        var rest = BigInteger.Remainder(value, modulus);
        return rest.Sign < 0 ? rest + modulus : rest;
    }

    // Newton's iteration from above.
    private static BigInteger? IntegerRoot(BigInteger value, int degree)
    {
        if (value.IsZero || value.IsOne)
        {
            return value;
        }

        if (value.GetBitLength() > 4_096)
        {
            return null;
        }

        var root = BigInteger.One << ((int)(value.GetBitLength() / degree) + 1);
        while (true)
        {
            var next = ((degree - 1) * root + value / BigInteger.Pow(root, degree - 1)) / degree;
            if (next >= root)
            {
                return BigInteger.Pow(root, degree) == value ? root : null;
            }

            root = next;
        }
    }
}
