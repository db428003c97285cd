namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Compares two parsed answers by their kind, and their values by <see cref="IdentityTest"/>.</summary>
internal sealed class MathComparer(MathProfile profile, MathBudget budget)
{
    private readonly IdentityTest _identity = new(budget);

    private bool IsLenient => profile == MathProfile.MathVerifyCompatible;

    /// <summary>Whether an answer means the same as the reference.</summary>
    public bool AreEqual(MathNode gold, MathNode other)
    {
        budget.Spend(1);
        if (gold is MathNode.Number one && other is MathNode.Number two && !IsLenient)
        {
            return one.Value == two.Value;
        }

        var left = MathShape.Of(gold);
        var right = MathShape.Of(other);
        return AreEqualShapes(left, right)
            || Unwrapped(left, right) is var (innerLeft, innerRight)
                && AreEqual(innerLeft, innerRight)
            || IsLenient && new LenientComparison(this, budget).AreEqual(left, right);
    }

    /// <summary>Whether both hold the same items in any order.</summary>
    public bool AreEqualUnordered(IReadOnlyList<MathNode> left, IReadOnlyList<MathNode> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        var open = right.ToList();
        foreach (var item in left)
        {
            var found = open.FindIndex(candidate => AreEqual(item, candidate));
            if (found < 0)
            {
                return false;
            }

            open.RemoveAt(found);
        }

        return true;
    }

    /// <summary>Whether both hold the same items in order.</summary>
    public bool AreEqualOrdered(IReadOnlyList<MathNode> left, IReadOnlyList<MathNode> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second));

    private bool AreEqualShapes(MathNode left, MathNode right) =>
        (left, right) switch
        {
            (MathNode.Group first, MathNode.Group second) => AreEqualGroups(first, second),
            (MathNode.Interval first, MathNode.Interval second) => AreEqualIntervals(first, second),
            (MathNode.Matrix first, MathNode.Matrix second) => first.Rows.Count == second.Rows.Count
                && first
                    .Rows.Zip(second.Rows)
                    .All(rows => AreEqualOrdered(rows.First, rows.Second)),
            (MathNode.Relation first, MathNode.Relation second) => new RelationComparison(
                this,
                _identity
            ).AreEqual(first, second),
            (MathNode.Text first, MathNode.Text second) => MathShape.Words(first)
                == MathShape.Words(second),
            (MathNode.InBase first, MathNode.InBase second) => first.Digits.TrimStart('0')
                == second.Digits.TrimStart('0')
                && AreEqual(first.Radix, second.Radix),
            _ when MathShape.IsUnion(left) || MathShape.IsUnion(right) => AreEqualUnions(
                left,
                right
            ),
            _ when MathShape.IsInfinite(left) is { } sign => MathShape.IsInfinite(right) == sign,
            _ => MathShape.IsScalar(left)
                && MathShape.IsScalar(right)
                && _identity.AreEqual(left, right)
                || AreAlike(left, right),
        };

    // What has no value to compute may still be written alike.
    private bool AreAlike(MathNode left, MathNode right) =>
        (left, right) switch
        {
            (MathNode.Call first, MathNode.Call second) => first.Name == second.Name
                && AreEqualOrdered(first.Arguments, second.Arguments),
            (MathNode.Binary first, MathNode.Binary second) => first.Operator == second.Operator
                && !MathShape.IsUnion(first)
                && AreEqual(first.Left, second.Left)
                && AreEqual(first.Right, second.Right),
            _ => false,
        };

    private bool AreEqualGroups(MathNode.Group left, MathNode.Group right) =>
        (left.Kind, right.Kind) switch
        {
            (MathGroup.Tuple, MathGroup.Tuple) => AreEqualOrdered(left.Items, right.Items),
            (MathGroup.Ratio, MathGroup.Ratio) => AreEqualOrdered(left.Items, right.Items)
                || AreProportional(left.Items, right.Items),
            (MathGroup.Set or MathGroup.List, MathGroup.Set or MathGroup.List) => AreEqualUnordered(
                Distinct(left),
                Distinct(right)
            ),
            _ => false,
        };

    // A set holds an item once; a list keeps what was written.
    private IReadOnlyList<MathNode> Distinct(MathNode.Group group)
    {
        if (group.Kind == MathGroup.List)
        {
            return group.Items;
        }

        var distinct = new List<MathNode>();
        foreach (var item in group.Items)
        {
            if (!distinct.Exists(known => AreEqual(known, item)))
            {
                distinct.Add(item);
            }
        }

        return distinct;
    }

    // 6:8 is 3:4; 12:00 is no ratio.
    private bool AreProportional(IReadOnlyList<MathNode> left, IReadOnlyList<MathNode> right)
    {
        var exact = new ExactEvaluator(budget, new Dictionary<string, Rational>());
        var quotients = left.Zip(right)
            .Select(pair =>
                exact.Evaluate(pair.First) is { IsZero: false } first
                && exact.Evaluate(pair.Second) is { IsZero: false } second
                    ? first.Divide(second)
                    : null
            )
            .ToList();
        return left.Count == right.Count
            && quotients[0] is not null
            && quotients.All(q => q == quotients[0]);
    }

    private bool AreEqualIntervals(MathNode.Interval left, MathNode.Interval right) =>
        left.OpensLeft == right.OpensLeft
        && left.OpensRight == right.OpensRight
        && AreEqual(left.Low, right.Low)
        && AreEqual(left.High, right.High);

    private bool AreEqualUnions(MathNode left, MathNode right)
    {
        if (left is MathNode.Binary first && right is MathNode.Binary second)
        {
            return first.Operator == MathOperator.Union && second.Operator == MathOperator.Union
                ? AreEqualUnordered(MathShape.UnionParts(first), MathShape.UnionParts(second))
                : first.Operator == second.Operator
                    && AreEqual(first.Left, second.Left)
                    && AreEqual(first.Right, second.Right);
        }

        return false;
    }

    // x = 5 names the value 5; y = 2x + 1 is its right side when only that is asked for. An equation stays one.
    private (MathNode, MathNode)? Unwrapped(MathNode left, MathNode right) =>
        (left, right) switch
        {
            (MathNode.Relation first, not MathNode.Relation)
                when MathShape.NamedValue(first, IsLenient) is { } value => (value, right),
            (not MathNode.Relation, MathNode.Relation second)
                when MathShape.NamedValue(second, IsLenient) is { } value => (left, value),
            _ => null,
        };
}
