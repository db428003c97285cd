using System.Collections.Frozen;

namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Products and quotients: with signs, or of what stands side by side.</summary>
internal static class ProductGrammar
{
    // They join what stands on their two sides, or close what another opened.
    private static readonly FrozenSet<string> NoFactors = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            .. "cup cap bigcup bigcap setminus backslash pm mp rfloor rceil rangle end circ".Split(
                ' '
            ),
        ]
    );

    public static MathNode Parse(TokenCursor tokens)
    {
        var left = PowerGrammar.Parse(tokens);
        while (true)
        {
            if (Operator(tokens.Current) is { } joined)
            {
                tokens.Skip();
                var isSigned = tokens.IsSign("-") || tokens.IsSign("+");
                var right = isSigned ? SumGrammar.Operand(tokens) : PowerGrammar.Parse(tokens);
                left = Joined(joined, left, right);
            }
            else if (StartsFactor(tokens))
            {
                left = Adjoined(left, tokens);
            }
            else
            {
                return left;
            }
        }
    }

    /// <summary>Whether the next token begins a factor that needs no sign before it.</summary>
    public static bool StartsFactor(TokenCursor tokens) =>
        tokens.Current switch
        {
            { Kind: MathTokenKind.Number or MathTokenKind.Letter or MathTokenKind.Words } => true,
            { Kind: MathTokenKind.Command, Text: var name } => !RelationGrammar.IsRelation(name)
                && !NoFactors.Contains(name),
            { Kind: MathTokenKind.Sign, Text: "(" or "[" or "{" or "\\{" } => true,
            { Kind: MathTokenKind.Sign, Text: "|" } => tokens.OpenBars == 0,
            _ => false,
        };

    /// <summary>Joins two factors. Words beside a value are its unit and do not count.</summary>
    public static MathNode Joined(MathOperator joined, MathNode left, MathNode right) =>
        (left, right) switch
        {
            (MathNode.Text first, MathNode.Text second) => new MathNode.Text(
                $"{first.Words} {second.Words}"
            ),
            (_, MathNode.Text) => left,
            (MathNode.Text, _) => right,
            _ => new MathNode.Binary(joined, left, right),
        };

    private static MathOperator? Operator(MathToken token) =>
        token switch
        {
            { Kind: MathTokenKind.Sign, Text: "*" } => MathOperator.Multiply,
            { Kind: MathTokenKind.Sign, Text: "/" } => MathOperator.Divide,
            { Kind: MathTokenKind.Command, Text: "cdot" or "times" or "ast" } =>
                MathOperator.Multiply,
            { Kind: MathTokenKind.Command, Text: "div" } => MathOperator.Divide,
            _ => null,
        };

    // 1\frac{1}{2} and 1 1/2 are one and a half.
    private static MathNode Adjoined(MathNode left, TokenCursor tokens)
    {
        var isFraction = tokens.IsCommand("frac");
        var right = PowerGrammar.Parse(tokens);
        var isWhole = left is MathNode.Number { Value.IsInteger: true, Decimals: 0 };
        if (isWhole && right is MathNode.Number && IsQuotient(tokens))
        {
            tokens.Skip();
            right = new MathNode.Binary(MathOperator.Divide, right, PowerGrammar.Parse(tokens));
            isFraction = true;
        }

        if (isWhole && isFraction && IsQuotientOfIntegers(right))
        {
            return new MathNode.Binary(MathOperator.Add, left, right);
        }

        return left is MathNode.Number && right is MathNode.Number
            ? throw new MathFormatException("two numbers stand side by side")
            : Joined(MathOperator.Multiply, left, right);
    }

    private static bool IsQuotient(TokenCursor tokens) =>
        tokens.IsSign("/") && tokens.Following.Kind == MathTokenKind.Number;

    private static bool IsQuotientOfIntegers(MathNode node) =>
        node
            is MathNode.Binary
            {
                Operator: MathOperator.Divide,
                Left: MathNode.Number { Value.IsInteger: true },
                Right: MathNode.Number { Value.IsInteger: true },
            };
}
