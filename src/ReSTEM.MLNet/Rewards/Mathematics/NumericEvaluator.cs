using System.Numerics;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Computes an expression in complex doubles at a point, with a bound on the error.</summary>
internal sealed class NumericEvaluator(
    MathBudget budget,
    IReadOnlyDictionary<string, Rational> variables
)
{
    // In units of a sum: a complex power takes up to 7 microseconds where its parts are huge.
    private const int PowerUnits = 60;
    private const int CallUnits = 10;

    /// <summary>
    /// Whether a root, a logarithm or a power left the real numbers on the way: identities of such values depend on the branch.
    /// </summary>
    public bool LeftReals { get; private set; }

    /// <summary>The value, lost (see <see cref="Approximation.IsLost"/>) where the expression has none here.</summary>
    public Approximation Evaluate(MathNode node)
    {
        budget.Spend(
            node switch
            {
                MathNode.Binary { Operator: MathOperator.Power } => PowerUnits,
                MathNode.Call => CallUnits,
                _ => 1,
            }
        );
        return node switch
        {
            MathNode.Number number => Approximation.Of(number.Value.ToDouble()),
            MathNode.Symbol symbol => Constant(symbol.Name),
            MathNode.Binary binary => Evaluate(binary),
            MathNode.Call call => Evaluate(call),
            _ => Lost,
        };
    }

    private static Approximation Lost => Approximation.Of(Complex.NaN);

    private Approximation Constant(string name) =>
        name switch
        {
            "pi" => Approximation.Of(Math.PI),
            "e" => Approximation.Of(Math.E),
            "i" => Approximation.Of(Complex.ImaginaryOne),
            _ when variables.TryGetValue(name, out var value) => Approximation.Of(value.ToDouble()),
            _ => Lost,
        };

    private Approximation Evaluate(MathNode.Binary node)
    {
        var left = Evaluate(node.Left);
        var right = Evaluate(node.Right);
        return node.Operator switch
        {
            MathOperator.Add => left + right,
            MathOperator.Subtract => left - right,
            MathOperator.Multiply => left * right,
            MathOperator.Divide => right.Value == Complex.Zero ? Lost : left / right,
            MathOperator.Power => Power(left, right),
            _ => Lost,
        };
    }

    private Approximation Power(Approximation radix, Approximation exponent)
    {
        var isWhole =
            exponent.Value.Imaginary == 0
            && Math.Abs(exponent.Value.Real - Math.Round(exponent.Value.Real)) < 1e-12;
        LeftReals |= !isWhole && IsNegative(radix);
        if (!isWhole || Math.Abs(exponent.Value.Real) > 64 || exponent.Error > 1e-9)
        {
            return radix.Raise(exponent);
        }

        // Whole powers by multiplication: exact signs, also of negative numbers.
        var power = Approximation.Of(Complex.One);
        var count = (int)Math.Abs(Math.Round(exponent.Value.Real));
        for (var i = 0; i < count; i++)
        {
            power *= radix;
        }

        return exponent.Value.Real >= 0 ? power
            : power.Value == Complex.Zero ? Lost
            : Approximation.Of(Complex.One) / power;
    }

    private static bool IsNegative(Approximation value) =>
        value.Value.Real < 0 || Math.Abs(value.Value.Imaginary) > value.Error;

    private Approximation Evaluate(MathNode.Call node)
    {
        if (node.Arguments.Length == 2)
        {
            return Evaluate(node.Name, Evaluate(node.Arguments[0]), Evaluate(node.Arguments[1]));
        }

        if (node.Arguments.Length != 1)
        {
            return Lost;
        }

        var argument = Evaluate(node.Arguments[0]);
        var isAngle = node.Arguments[0] is MathNode.Call { Name: "degree" };
        return Evaluate(node.Name, isAngle ? argument * Approximation.Of(Math.PI / 180) : argument);
    }

    private Approximation Evaluate(string name, Approximation first, Approximation second)
    {
        switch (name)
        {
            case "root":
                LeftReals |= IsNegative(first);
                return first.Value == Complex.Zero
                    ? first
                    : first.Raise(Approximation.Of(Complex.One) / second);
            case "log":
                return Logarithm(first) / Logarithm(second);
            case "max" when first.Value.Imaginary == 0 && second.Value.Imaginary == 0:
                return first.Value.Real >= second.Value.Real ? first : second;
            case "min" when first.Value.Imaginary == 0 && second.Value.Imaginary == 0:
                return first.Value.Real <= second.Value.Real ? first : second;
            default:
                return Lost;
        }
    }

    private Approximation Evaluate(string name, Approximation x)
    {
        var value = x.Value;
        return name switch
        {
            "neg" => x.Map(-value, 1),
            "degree" => x,
            "percent" => x / Approximation.Of(100),
            "abs" => x.Map(x.Magnitude, 1),
            "ln" => Logarithm(x),
            "log" or "lg" => Logarithm(x) / Logarithm(Approximation.Of(10)),
            "exp" => Approximation.Of(Math.E).Raise(x),
            "sin" => x.Map(Complex.Sin(value), Complex.Abs(Complex.Cos(value)) + 1e-3),
            "cos" => x.Map(Complex.Cos(value), Complex.Abs(Complex.Sin(value)) + 1e-3),
            "tan" => Tangent(x),
            "cot" => Approximation.Of(Complex.One) / Tangent(x),
            "sec" => Approximation.Of(Complex.One) / Evaluate("cos", x),
            "csc" => Approximation.Of(Complex.One) / Evaluate("sin", x),
            "sinh" => x.Map(Complex.Sinh(value), Complex.Abs(Complex.Cosh(value))),
            "cosh" => x.Map(Complex.Cosh(value), Complex.Abs(Complex.Sinh(value)) + 1e-3),
            "tanh" => x.Map(Complex.Tanh(value), 1),
            "arcsin" or "arccos" => InverseSine(name, x),
            "arctan" => x.Map(Complex.Atan(value), 1),
            "floor" or "ceil" => Step(name, x),
            _ => Lost,
        };
    }

    private Approximation Logarithm(Approximation x)
    {
        LeftReals |= IsNegative(x);
        return x.Value == Complex.Zero ? Lost : x.Map(Complex.Log(x.Value), 1 / x.Magnitude);
    }

    private static Approximation Tangent(Approximation x)
    {
        var tangent = Complex.Tan(x.Value);
        return x.Map(tangent, 1 + Complex.Abs(tangent) * Complex.Abs(tangent));
    }

    private Approximation InverseSine(string name, Approximation x)
    {
        LeftReals |= x.Magnitude > 1;
        var slope = 1 / Math.Sqrt(Math.Max(Math.Abs(1 - x.Magnitude * x.Magnitude), 1e-12));
        return x.Map(name == "arcsin" ? Complex.Asin(x.Value) : Complex.Acos(x.Value), slope);
    }

    // A value that may lie on either side of a whole number has no known floor.
    private static Approximation Step(string name, Approximation x)
    {
        var real = x.Value.Real;
        var isClear = Math.Abs(real - Math.Round(real)) > 10 * x.Error;
        return isClear && Math.Abs(x.Value.Imaginary) <= x.Error
            ? Approximation.Of(name == "floor" ? Math.Floor(real) : Math.Ceiling(real))
            : Lost;
    }
}
