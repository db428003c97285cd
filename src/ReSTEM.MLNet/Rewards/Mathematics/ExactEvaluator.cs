using System.Numerics;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Computes an expression in exact fractions where that is possible.</summary>
internal sealed class ExactEvaluator(
    MathBudget budget,
    IReadOnlyDictionary<string, Rational> variables
)
{
    private const int MaxFactorial = 3_000;

    /// <summary>The exact value, absent where it is irrational, undefined or too large.</summary>
    public Rational? Evaluate(MathNode node)
    {
        var value = node switch
        {
            MathNode.Number number => number.Value,
            MathNode.Symbol symbol => variables.TryGetValue(symbol.Name, out var known)
                ? known
                : null,
            MathNode.Binary binary => Evaluate(binary),
            MathNode.Call call => Evaluate(call),
            _ => null,
        };
        var size = value?.Bits ?? 0;
        // What lowest terms cost: the greatest common divisor of 40,000-bit numbers takes milliseconds.
        budget.Spend(1 + (int)(size * size / 40_000));
        return value;
    }

    private Rational? Evaluate(MathNode.Binary node)
    {
        if (Evaluate(node.Left) is not { } left || Evaluate(node.Right) is not { } right)
        {
            return null;
        }

        return node.Operator switch
        {
            MathOperator.Add => left.Add(right),
            MathOperator.Subtract => left.Add(right.Negate()),
            MathOperator.Multiply => left.Multiply(right),
            MathOperator.Divide => left.Divide(right),
            MathOperator.Power => Power(left, right),
            _ => null,
        };
    }

    private static Rational? Power(Rational radix, Rational exponent)
    {
        if (exponent.IsInteger)
        {
            return radix.Power(exponent);
        }

        return exponent.Denominator <= 64 && radix.Root((int)exponent.Denominator) is { } root
            ? root.Power(Rational.Of(exponent.Numerator))
            : null;
    }

    private Rational? Evaluate(MathNode.Call node)
    {
        var arguments = new Rational[node.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (Evaluate(node.Arguments[i]) is not { } value)
            {
                return null;
            }

            arguments[i] = value;
        }

        return arguments switch
        {
            [var only] => Unary(node.Name, only),
            [var first, var second] => Binary(node.Name, first, second)
                ?? Extreme(node.Name, arguments),
            _ => Extreme(node.Name, arguments),
        };
    }

    private Rational? Unary(string name, Rational value) =>
        name switch
        {
            "neg" => value.Negate(),
            "percent" => value.Divide(Rational.Of(100)),
            "degree" => value,
            "abs" => value.Numerator.Sign < 0 ? value.Negate() : value,
            "floor" => Rational.Of(value.Floor()),
            "ceil" => Rational.Of(-value.Negate().Floor()),
            "factorial" => Factorial(value),
            "exp" when value.IsZero => Rational.Of(1),
            _ => null,
        };

    private Rational? Binary(string name, Rational first, Rational second) =>
        name switch
        {
            "root" when second.IsInteger && second.Numerator > 1 && second.Numerator <= 64 =>
                first.Root((int)second.Numerator),
            "binom" => Binomial(first, second),
            _ => null,
        };

    private static Rational? Extreme(string name, Rational[] values) =>
        name switch
        {
            "max" => values.Aggregate((left, right) => IsLess(left, right) ? right : left),
            "min" => values.Aggregate((left, right) => IsLess(left, right) ? left : right),
            "gcd" or "lcm" when values.All(value => value.IsInteger) => Rational.Of(
                values
                    .Select(value => value.Numerator)
                    .Aggregate(
                        name == "gcd" ? BigInteger.GreatestCommonDivisor : LeastCommonMultiple
                    )
            ),
            _ => null,
        };

    private static bool IsLess(Rational left, Rational right) =>
        left.Numerator * right.Denominator < right.Numerator * left.Denominator;

    private static BigInteger LeastCommonMultiple(BigInteger left, BigInteger right) =>
        left.IsZero || right.IsZero
            ? BigInteger.Zero
            : BigInteger.Abs(left * right) / BigInteger.GreatestCommonDivisor(left, right);

    private Rational? Factorial(Rational value)
    {
        if (!value.IsInteger || value.Numerator.Sign < 0 || value.Numerator > MaxFactorial)
        {
            return null;
        }

        var count = (int)value.Numerator;
        budget.Spend(count);
        var product = BigInteger.One;
        for (var i = 2; i <= count; i++)
        {
            product *= i;
        }

        return Rational.Of(product);
    }

    private Rational? Binomial(Rational above, Rational below)
    {
        if (
            !above.IsInteger
            || !below.IsInteger
            || below.Numerator.Sign < 0
            || above.Numerator < below.Numerator
            || above.Numerator > MaxFactorial
        )
        {
            return null;
        }

        var n = (int)above.Numerator;
        var k = Math.Min((int)below.Numerator, n - (int)below.Numerator);
        budget.Spend(k);
        var value = BigInteger.One;
        for (var i = 1; i <= k; i++)
        {
            value = value * (n - k + i) / i;
        }

        return Rational.Of(value);
    }
}
