using System.Numerics;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>
/// Whether two expressions are the same function of their variables: equal at several points, exactly where the values are
/// rational, within a relative 1e-9 where they are not. The points are the same in every run.
/// </summary>
internal sealed class IdentityTest(MathBudget budget)
{
    private const int PointsNeeded = 3;
    private const int PointsTried = 16;
    private const double Tolerance = 1e-9;

    // A difference within the error of computing both is none, as long as that error itself is this small.
    private const double MaxError = 1e-10;

    private static readonly HashSet<string> Constants = ["pi", "e", "i", "infty"];

    /// <summary>Compares two values or functions.</summary>
    public bool AreEqual(MathNode left, MathNode right) =>
        HoldsAtPoints(left, right, point => AreEqualAt(left, right, point));

    /// <summary>
    /// The sign of the constant factor between two functions; absent when there is none. Equations and inequalities may be
    /// multiplied through.
    /// </summary>
    public int? FactorSign(MathNode left, MathNode right)
    {
        Complex? factor = null;
        var proportional = HoldsAtPoints(
            left,
            right,
            point =>
            {
                if (
                    ValuesAt(left, right, point)
                    is not
                    ({ Magnitude: > 1e-9 } a, { Magnitude: > 1e-9 } b)
                )
                {
                    return null;
                }

                var quotient = a.Value / b.Value;
                factor ??= quotient;
                return Complex.Abs(quotient - factor.Value)
                    <= Tolerance * Complex.Abs(factor.Value);
            }
        );
        return proportional && factor is { } found && Math.Abs(found.Imaginary) < Tolerance
            ? Math.Sign(found.Real)
            : null;
    }

    /// <summary>The names of the variables in an expression.</summary>
    public static IReadOnlySet<string> Variables(params ReadOnlySpan<MathNode> nodes)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            Collect(node, names);
        }

        return names;
    }

    private static void Collect(MathNode node, SortedSet<string> names)
    {
        switch (node)
        {
            case MathNode.Symbol symbol when !Constants.Contains(symbol.Name):
                names.Add(symbol.Name);
                break;
            case MathNode.Binary binary:
                Collect(binary.Left, names);
                Collect(binary.Right, names);
                break;
            case MathNode.Call call:
                foreach (var argument in call.Arguments)
                {
                    Collect(argument, names);
                }

                break;
        }
    }

    private static bool HoldsImaginaryUnit(MathNode node) =>
        node switch
        {
            MathNode.Symbol symbol => symbol.Name == "i",
            MathNode.Binary binary => HoldsImaginaryUnit(binary.Left)
                || HoldsImaginaryUnit(binary.Right),
            MathNode.Call call => call.Arguments.Any(HoldsImaginaryUnit),
            _ => false,
        };

    private static bool? Same(Approximation left, Approximation right)
    {
        var difference = Complex.Abs(left.Value - right.Value);
        var size = Math.Max(left.Magnitude, right.Magnitude);
        var error = left.Error + right.Error;
        if (error <= Tolerance * size)
        {
            return difference <= Tolerance * size;
        }

        // Cancellation: both vanish, or nothing can be said.
        return error <= MaxError ? difference <= 4 * error : null;
    }

    private static bool HoldsAtPoints(
        MathNode left,
        MathNode right,
        Func<IReadOnlyDictionary<string, Rational>, bool?> decide
    )
    {
        var names = Variables(left, right);
        var needed = names.Count == 0 ? 1 : PointsNeeded;
        var tried = names.Count == 0 ? 1 : PointsTried;
        var agreed = 0;
        for (var i = 0; i < tried && agreed < needed; i++)
        {
            switch (decide(IdentityPoints.At(i, names)))
            {
                case true:
                    agreed++;
                    break;
                case false:
                    return false;
            }
        }

        return agreed >= needed;
    }

    private bool? AreEqualAt(
        MathNode left,
        MathNode right,
        IReadOnlyDictionary<string, Rational> point
    )
    {
        var exact = new ExactEvaluator(budget, point);
        return exact.Evaluate(left) is { } one && exact.Evaluate(right) is { } other ? one == other
            : ValuesAt(left, right, point) is var (first, second) ? Same(first, second)
            : null;
    }

    // Absent where one of them has no value, or only one that depends on the branch of a root.
    private (Approximation Left, Approximation Right)? ValuesAt(
        MathNode left,
        MathNode right,
        IReadOnlyDictionary<string, Rational> point
    )
    {
        var numeric = new NumericEvaluator(budget, point);
        var values = (Left: numeric.Evaluate(left), Right: numeric.Evaluate(right));
        var dependsOnBranch =
            numeric.LeftReals
            && point.Count > 0
            && !HoldsImaginaryUnit(left)
            && !HoldsImaginaryUnit(right);
        return values.Left.IsLost || values.Right.IsLost || dependsOnBranch ? null : values;
    }
}
