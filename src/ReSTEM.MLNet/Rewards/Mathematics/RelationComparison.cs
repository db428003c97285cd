namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>
/// Compares equations and inequalities: side by side, turned around, or one a constant multiple of the other, where a negative
/// factor turns an inequality around.
/// </summary>
internal sealed class RelationComparison(MathComparer comparer, IdentityTest identity)
{
    public bool AreEqual(MathNode.Relation left, MathNode.Relation right)
    {
        var first = Rising(left);
        var second = Rising(right);
        var sameOperators = first.Operators.SequenceEqual(second.Operators);
        if (sameOperators && comparer.AreEqualOrdered(first.Operands, second.Operands))
        {
            return true;
        }

        if (first.Operators is not [var sign] || second.Operators is not [var otherSign])
        {
            return first.Operators.All(op => op == '=')
                && second.Operators.All(op => op == '=')
                && sameOperators
                && comparer.AreEqualUnordered(first.Operands, second.Operands);
        }

        return sign == otherSign
            && sign is '=' or '<' or '≤' or '≠'
            && Difference(first) is { } one
            && Difference(second) is { } other
            && identity.FactorSign(one, other) is { } factor
            && (factor > 0 || sign is '=' or '≠');
    }

    /// <summary>The same relation read from the smaller to the greater: 5 > x is x &lt; 5.</summary>
    public static MathNode.Relation Rising(MathNode.Relation relation) =>
        relation.Operators.Any(sign => sign is '>' or '≥')
        && relation.Operators.All(sign => sign is '>' or '≥' or '=')
            ? new MathNode.Relation(
                [
                    .. relation
                        .Operators.Reverse()
                        .Select(sign =>
                            sign switch
                            {
                                '>' => '<',
                                '≥' => '≤',
                                _ => sign,
                            }
                        ),
                ],
                [.. relation.Operands.Reverse()]
            )
            : relation;

    private static MathNode.Binary? Difference(MathNode.Relation relation) =>
        relation.Operands.All(MathShape.IsScalar)
            ? new MathNode.Binary(MathOperator.Subtract, relation.Operands[0], relation.Operands[1])
            : null;
}
