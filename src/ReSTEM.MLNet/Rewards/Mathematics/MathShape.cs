namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Brings answers into the shape in which they are compared, and asks what they are.</summary>
internal static class MathShape
{
    private const int MaxSigns = 4;

    /// <summary>Values with ± become the list of both; nested lists become one; relations with one operand that.</summary>
    public static MathNode Of(MathNode node)
    {
        if (node is MathNode.Group { Kind: MathGroup.List } list)
        {
            MathNode[] items = [.. list.Items.SelectMany(item => Items(Of(item)))];
            return items.Length == 1 ? items[0] : new MathNode.Group(MathGroup.List, items);
        }

        return CountSigns(node) switch
        {
            0 => node,
            > MaxSigns => throw new MathFormatException("too many signs"),
            _ => new MathNode.Group(
                MathGroup.List,
                [WithSign(node, plus: true), WithSign(node, plus: false)]
            ),
        };
    }

    /// <summary>The sign of an infinite value: 1 or -1; absent for any other node.</summary>
    public static int? IsInfinite(MathNode node) =>
        node switch
        {
            MathNode.Symbol { Name: "infty" } => 1,
            MathNode.Call { Name: "neg", Arguments: [var inner] } => -IsInfinite(inner),
            _ => null,
        };

    /// <summary>Whether sets are joined.</summary>
    public static bool IsUnion(MathNode node) =>
        node
            is MathNode.Binary
            {
                Operator: MathOperator.Union or MathOperator.Intersection or MathOperator.Without,
            };

    /// <summary>What a union joins, from left to right.</summary>
    public static IReadOnlyList<MathNode> UnionParts(MathNode node) =>
        node is MathNode.Binary { Operator: MathOperator.Union } union
            ? [.. UnionParts(union.Left), .. UnionParts(union.Right)]
            : [node];

    /// <summary>Whether a node can have a numeric value.</summary>
    public static bool IsScalar(MathNode node) =>
        node switch
        {
            MathNode.Number or MathNode.Symbol => true,
            MathNode.Binary binary => !IsUnion(binary)
                && IsScalar(binary.Left)
                && IsScalar(binary.Right),
            MathNode.Call call => call.Arguments.All(IsScalar),
            _ => false,
        };

    /// <summary>Words in the form in which they are compared.</summary>
    public static string Words(MathNode.Text text) =>
        string.Join(
                ' ',
                text.Words.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            )
            .Trim('(', ')', '.', ' ');

    /// <summary>The value in "name = value" or "name in set"; absent when the left side is more than a name.</summary>
    public static MathNode? NamedValue(MathNode.Relation relation, bool anyLeftSide) =>
        relation.Operators.All(sign => sign is '=' or '∈' or '→')
        && (
            anyLeftSide ? relation.Operands[0] is not MathNode.Number : IsName(relation.Operands[0])
        )
            ? relation.Operands[^1]
            : null;

    /// <summary>Whether a node is a name: x, f(x), (a, b), A_1.</summary>
    public static bool IsName(MathNode node) =>
        node switch
        {
            MathNode.Symbol or MathNode.Text => true,
            MathNode.Binary { Operator: MathOperator.Multiply } product => IsName(product.Left)
                && IsName(product.Right),
            MathNode.Group { Kind: MathGroup.Tuple or MathGroup.List } group => group.Items.All(
                IsName
            ),
            _ => false,
        };

    private static IEnumerable<MathNode> Items(MathNode node) =>
        node is MathNode.Group { Kind: MathGroup.List } list ? list.Items : [node];

    private static int CountSigns(MathNode node) =>
        node switch
        {
            MathNode.Binary binary => CountSigns(binary.Left)
                + CountSigns(binary.Right)
                + (binary.Operator is MathOperator.PlusMinus or MathOperator.MinusPlus ? 1 : 0),
            MathNode.Call call => call.Arguments.Sum(CountSigns),
            MathNode.Relation relation => relation.Operands.Sum(CountSigns),
            MathNode.Group group => group.Items.Sum(CountSigns),
            _ => 0,
        };

    private static MathNode WithSign(MathNode node, bool plus) =>
        node switch
        {
            MathNode.Binary binary => new MathNode.Binary(
                Chosen(binary.Operator, plus),
                WithSign(binary.Left, plus),
                WithSign(binary.Right, plus)
            ),
            MathNode.Call call => new MathNode.Call(
                call.Name,
                [.. call.Arguments.Select(argument => WithSign(argument, plus))]
            ),
            MathNode.Relation relation => relation with
            {
                Operands = [.. relation.Operands.Select(operand => WithSign(operand, plus))],
            },
            MathNode.Group group => group with
            {
                Items = [.. group.Items.Select(item => WithSign(item, plus))],
            },
            _ => node,
        };

    private static MathOperator Chosen(MathOperator joined, bool plus) =>
        joined switch
        {
            MathOperator.PlusMinus => plus ? MathOperator.Add : MathOperator.Subtract,
            MathOperator.MinusPlus => plus ? MathOperator.Subtract : MathOperator.Add,
            _ => joined,
        };
}
