namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Sums and differences of products, and signs before them.</summary>
internal static class SumGrammar
{
    public static MathNode Parse(TokenCursor tokens)
    {
        using var _ = tokens.Deeper();
        var left = Operand(tokens);
        while (Operator(tokens.Current) is { } joined)
        {
            tokens.Skip();
            left = new MathNode.Binary(joined, left, Operand(tokens));
        }

        return left;
    }

    /// <summary>A product, with or without signs.</summary>
    public static MathNode Operand(TokenCursor tokens) =>
        Signed(tokens) ?? ProductGrammar.Parse(tokens);

    /// <summary>A product with at least one sign; absent where none stands.</summary>
    public static MathNode? Signed(TokenCursor tokens)
    {
        if (Operator(tokens.Current) is not { } sign)
        {
            return null;
        }

        using var _ = tokens.Deeper();
        tokens.Skip();
        var operand = Operand(tokens);
        return sign switch
        {
            MathOperator.Add => operand,
            MathOperator.Subtract => new MathNode.Call("neg", operand),
            _ => new MathNode.Binary(sign, new MathNode.Number(Rational.Of(0), 0), operand),
        };
    }

    private static MathOperator? Operator(MathToken token) =>
        token switch
        {
            { Kind: MathTokenKind.Sign, Text: "+" } => MathOperator.Add,
            { Kind: MathTokenKind.Sign, Text: "-" } => MathOperator.Subtract,
            { Kind: MathTokenKind.Command, Text: "pm" } => MathOperator.PlusMinus,
            { Kind: MathTokenKind.Command, Text: "mp" } => MathOperator.MinusPlus,
            _ => null,
        };
}
