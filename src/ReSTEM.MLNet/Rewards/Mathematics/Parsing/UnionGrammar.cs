namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Unions, intersections and differences of sets.</summary>
internal static class UnionGrammar
{
    public static MathNode Parse(TokenCursor tokens)
    {
        var left = SumGrammar.Parse(tokens);
        while (Operator(tokens.Current) is { } joined)
        {
            tokens.Skip();
            left = new MathNode.Binary(joined, left, SumGrammar.Parse(tokens));
        }

        return left;
    }

    private static MathOperator? Operator(MathToken token) =>
        token.Kind != MathTokenKind.Command
            ? null
            : token.Text switch
            {
                "cup" or "bigcup" => MathOperator.Union,
                "cap" or "bigcap" => MathOperator.Intersection,
                "setminus" or "backslash" => MathOperator.Without,
                _ => null,
            };
}
