namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>What Math-Verify also takes for equal.</summary>
internal sealed class LenientComparison(MathComparer comparer, MathBudget budget)
{
    private const int MaxDecimals = 16;

    // A completion's decimals must be many to stand for an exact reference: 0.333 is not 1/3.
    private const int MinDecimals = 4;

    public bool AreEqual(MathNode gold, MathNode other) =>
        (gold, other) switch
        {
            (
                MathNode.Call { Name: "percent", Arguments: [var value] },
                not MathNode.Call { Name: "percent" }
            ) => comparer.AreEqual(value, other),
            (
                not MathNode.Call { Name: "percent" },
                MathNode.Call { Name: "percent", Arguments: [var value] }
            ) => comparer.AreEqual(gold, value),
            (
                MathNode.Group { Kind: MathGroup.Tuple } tuple,
                MathNode.Group { Kind: MathGroup.List } list
            ) => comparer.AreEqualOrdered(tuple.Items, list.Items),
            (
                MathNode.Group { Kind: MathGroup.List } list,
                MathNode.Group { Kind: MathGroup.Tuple } tuple
            ) => comparer.AreEqualOrdered(list.Items, tuple.Items),
            (MathNode.Group { Kind: MathGroup.Set, Items: [var only] }, not MathNode.Group) =>
                comparer.AreEqual(only, other),
            (not MathNode.Group, MathNode.Group { Kind: MathGroup.Set, Items: [var only] }) =>
                comparer.AreEqual(gold, only),
            (
                MathNode.Group { Kind: MathGroup.List },
                MathNode.Group { Kind: MathGroup.List or MathGroup.Set }
            ) => comparer.AreEqual(AsSet(gold), AsSet(other)),
            (MathNode.Relation first, MathNode.Relation second) => EndAlike(first, second),
            (MathNode.Relation relation, not MathNode.Relation)
                when AsInterval(relation) is { } interval => comparer.AreEqual(interval, other),
            (not MathNode.Relation, MathNode.Relation relation)
                when AsInterval(relation) is { } interval => comparer.AreEqual(gold, interval),
            (MathNode.Number { Decimals: > 0 } number, not MathNode.Number { Decimals: 0 }) =>
                Rounds(number, other),
            (not MathNode.Number, MathNode.Number { Decimals: >= MinDecimals } number) => Rounds(
                number,
                gold
            ),
            _ => false,
        };

    private static MathNode.Group AsSet(MathNode group) =>
        (MathNode.Group)group with
        {
            Kind = MathGroup.Set,
        };

    // x = 5 + 6 = 11 is x = 11.
    private bool EndAlike(MathNode.Relation gold, MathNode.Relation other) =>
        gold.Operators.All(sign => sign == '=')
        && other.Operators.All(sign => sign == '=')
        && gold.Operators.Count != other.Operators.Count
        && comparer.AreEqual(gold.Operands[0], other.Operands[0])
        && comparer.AreEqual(gold.Operands[^1], other.Operands[^1]);

    // 0 < x < 1 is (0, 1), x > 3 is (3, oo).
    private static MathNode? AsInterval(MathNode.Relation relation)
    {
        var rising = RelationComparison.Rising(relation);
        var infinity = new MathNode.Symbol("infty");
        return (rising.Operators, rising.Operands) switch
        {
            ([('<' or '≤') and var low, ('<' or '≤') and var high], [var from, var name, var to])
                when MathShape.IsName(name) => Between(low, from, high, to),
            ([('<' or '≤') and var high], [var name, var to]) when MathShape.IsName(name) =>
                Between('<', new MathNode.Call("neg", infinity), high, to),
            ([('<' or '≤') and var low], [var from, var name]) when MathShape.IsName(name) =>
                Between(low, from, '<', infinity),
            _ => null,
        };
    }

    private static MathNode Between(char low, MathNode from, char high, MathNode to) =>
        low == '<' && high == '<'
            ? new MathNode.Group(MathGroup.Tuple, [from, to])
            : new MathNode.Interval(low == '<', high == '<', from, to);

    // 7.78 for 70/9: equal at the digits that the reference shows.
    private bool Rounds(MathNode.Number gold, MathNode other)
    {
        if (gold.Decimals > MaxDecimals || !MathShape.IsScalar(other))
        {
            return false;
        }

        var point = new Dictionary<string, Rational>();
        var value = new NumericEvaluator(budget, point).Evaluate(other);
        var half = Math.Pow(10, -gold.Decimals) / 2;
        return !value.IsLost
            && Math.Abs(value.Value.Imaginary) < 1e-12
            && Math.Abs(value.Value.Real - gold.Value.ToDouble()) <= half * (1 + 1e-9);
    }
}
