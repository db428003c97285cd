using System.Numerics;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>A complex number computed in doubles and how far it may be from the true one.</summary>
internal readonly record struct Approximation(Complex Value, double Error)
{
    // The spacing of doubles near 1.
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Too far from 1 to be computed with: it may have lost all its digits.</summary>
    public bool IsLost =>
        !double.IsFinite(Value.Real)
        || !double.IsFinite(Value.Imaginary)
        || !double.IsFinite(Error)
        || Magnitude > 1e250
        || (Magnitude < 1e-250 && Magnitude > 0);

    public double Magnitude => Complex.Abs(Value);

    public static Approximation Of(Complex value) => Rounded(value, 0);

    public static Approximation operator +(Approximation left, Approximation right) =>
        Rounded(left.Value + right.Value, left.Error + right.Error);

    public static Approximation operator -(Approximation left, Approximation right) =>
        Rounded(left.Value - right.Value, left.Error + right.Error);

    public static Approximation operator *(Approximation left, Approximation right) =>
        Rounded(
            Underflow(
                left.Value * right.Value,
                left.Value == Complex.Zero || right.Value == Complex.Zero
            ),
            left.Magnitude * right.Error + right.Magnitude * left.Error
        );

    public static Approximation operator /(Approximation left, Approximation right)
    {
        var quotient = Underflow(left.Value / right.Value, left.Value == Complex.Zero);
        return Rounded(
            quotient,
            (left.Error + Complex.Abs(quotient) * right.Error) / right.Magnitude
        );
    }

    /// <summary>The value of a function here, with its derivative's size for the error.</summary>
    public Approximation Map(Complex value, double slope) => Rounded(value, slope * Error);

    /// <summary>A power on the principal branch.</summary>
    public Approximation Raise(Approximation exponent)
    {
        if (Value == Complex.Zero)
        {
            return exponent.Value.Real > 0 ? this : Of(Complex.NaN);
        }

        var logarithm = Complex.Log(Value);
        var power = Underflow(Complex.Pow(Value, exponent.Value), isTrueZero: false);
        var relative =
            exponent.Magnitude * Error / Magnitude
            + Complex.Abs(logarithm) * (exponent.Error + 4 * Epsilon * exponent.Magnitude);
        return Rounded(power, Complex.Abs(power) * relative);
    }

    // A number that overflowed is lost for good: its inverse is not zero.
    private static Approximation Rounded(Complex value, double error) =>
        Complex.IsFinite(value)
            ? new(value, error + Epsilon * Complex.Abs(value))
            : new(new Complex(double.NaN, double.NaN), double.NaN);

    // A zero made of numbers that are none has underflowed.
    private static Complex Underflow(Complex value, bool isTrueZero) =>
        value == Complex.Zero && !isTrueZero ? Complex.NaN : value;
}
