namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>What stands by itself with what is written behind or above it: powers, indices, factorials, percent signs, primes.</summary>
internal static class PowerGrammar
{
    public static MathNode Parse(TokenCursor tokens)
    {
        using var _ = tokens.Deeper();
        var node = PrimaryGrammar.Parse(tokens);
        while (Suffixed(node, tokens) is { } suffixed)
        {
            node = suffixed;
        }

        return node;
    }

    // Absent where no suffix stands.
    private static MathNode? Suffixed(MathNode node, TokenCursor tokens)
    {
        if (
            tokens.Current
            is not { Kind: MathTokenKind.Sign, Text: "^" or "_" or "!" or "%" or "'" }
        )
        {
            return null;
        }

        return tokens.Take().Text switch
        {
            "^" => Raised(node, tokens),
            "_" => Indexed(node, tokens),
            "!" => new MathNode.Call("factorial", node),
            "%" => new MathNode.Call("percent", node),
            _ => Primed(node),
        };
    }

    private static MathNode Raised(MathNode node, TokenCursor tokens)
    {
        if (tokens.IsCommand("circ"))
        {
            tokens.Skip();
            return new MathNode.Call("degree", node);
        }

        if (tokens.IsSign("{") && tokens.Following.Text == "circ")
        {
            tokens.Skip(2);
            tokens.Expect("}");
            return new MathNode.Call("degree", node);
        }

        var exponent = Exponent(tokens);
        return node is MathNode.Text
            ? node
            : new MathNode.Binary(MathOperator.Power, node, exponent);
    }

    private static MathNode Exponent(TokenCursor tokens) =>
        SumGrammar.Signed(tokens)
        ?? (tokens.IsSign("{") ? BracketGrammar.Braced(tokens) : UnbracedExponent(tokens));

    // Powers of powers are read from the right: 2^3^2 is 2^9.
    private static MathNode UnbracedExponent(TokenCursor tokens)
    {
        using var _ = tokens.Deeper();
        var node = PrimaryGrammar.Parse(tokens);
        return tokens.TrySkip("^") ? Raised(node, tokens) : node;
    }

    private static MathNode Indexed(MathNode node, TokenCursor tokens)
    {
        var start = tokens.Position;
        var digits = tokens[start - 2].Text;
        var index = BracketGrammar.BracedOrPrimary(tokens);
        return node switch
        {
            MathNode.Symbol symbol => new MathNode.Symbol(
                $"{symbol.Name}_{tokens.WrittenSince(start)}"
            ),
            MathNode.Number => new MathNode.InBase(digits, index),
            MathNode.Text => node,
            _ => throw new MathFormatException("an index stands on no name"),
        };
    }

    private static MathNode.Symbol Primed(MathNode node) =>
        node is MathNode.Symbol symbol
            ? new MathNode.Symbol(symbol.Name + "'")
            : throw new MathFormatException("a prime stands on no name");
}
