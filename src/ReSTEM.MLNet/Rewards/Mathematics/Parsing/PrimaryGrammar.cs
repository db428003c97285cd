namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>What stands by itself: numbers, names, words, and commands with their arguments.</summary>
internal static class PrimaryGrammar
{
    public static MathNode Parse(TokenCursor tokens)
    {
        var token = tokens.Take();
        return token.Kind switch
        {
            MathTokenKind.Number => NumberLiteral.ToNode(token),
            MathTokenKind.Letter => new MathNode.Symbol(token.Text),
            MathTokenKind.Words => new MathNode.Text(token.Text),
            MathTokenKind.Command => Command(token.Text, tokens),
            MathTokenKind.Sign => BracketGrammar.Parse(token.Text, tokens),
            _ => throw new MathFormatException("something is missing at the end"),
        };
    }

    /// <summary>A root's argument behind its degree, which is two where none is written.</summary>
    public static MathNode.Call Root(TokenCursor tokens)
    {
        if (!tokens.TrySkip("["))
        {
            return new MathNode.Call(
                "root",
                Argument(tokens),
                new MathNode.Number(Rational.Of(2), 0)
            );
        }

        var degree = SumGrammar.Parse(tokens);
        tokens.Expect("]");
        return new MathNode.Call("root", Argument(tokens), degree);
    }

    private static MathNode Command(string name, TokenCursor tokens)
    {
        using var _ = tokens.Deeper();
        return name switch
        {
            "frac" => new MathNode.Binary(MathOperator.Divide, Argument(tokens), Argument(tokens)),
            "binom" => new MathNode.Call("binom", Argument(tokens), Argument(tokens)),
            "sqrt" => Root(tokens),
            "lfloor" => new MathNode.Call("floor", BracketGrammar.Until("rfloor", tokens)),
            "lceil" => new MathNode.Call("ceil", BracketGrammar.Until("rceil", tokens)),
            "langle" => BracketGrammar.Angles(tokens),
            "begin" => MatrixGrammar.Parse(tokens),
            "emptyset" or "varnothing" => new MathNode.Group(MathGroup.Set, []),
            "ldots" or "dots" or "cdots" => new MathNode.Symbol("..."),
            _ when MathWords.IsFunction(name) => FunctionGrammar.Parse(name, tokens),
            _ => new MathNode.Symbol(name),
        };
    }

    // TeX takes one digit where no braces stand: \frac12 is one half.
    private static MathNode Argument(TokenCursor tokens)
    {
        if (tokens.Current is not { Kind: MathTokenKind.Number, Text: { Length: > 1 } digits })
        {
            return BracketGrammar.BracedOrPrimary(tokens);
        }

        return char.IsAsciiDigit(digits[0]) && !digits.AsSpan().ContainsAny('e', 'E')
            ? NumberLiteral.ToNode(tokens.TakeDigit())
            : throw new MathFormatException("a number without braces is no argument");
    }
}
