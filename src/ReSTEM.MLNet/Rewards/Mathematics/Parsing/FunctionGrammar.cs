namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Functions with their arguments, powers and radices: \sin^2 x, \log_2 8, \max(1, 2).</summary>
internal static class FunctionGrammar
{
    public static MathNode Parse(string name, TokenCursor tokens)
    {
        MathNode? power = null;
        MathNode? radix = null;
        while (tokens.IsSign("^") || tokens.IsSign("_"))
        {
            var isPower = tokens.Take().Text == "^";
            var operand = BracketGrammar.BracedOrPrimary(tokens);
            (power, radix) = isPower ? (operand, radix) : (power, operand);
        }

        if (name == "sqrt")
        {
            return PrimaryGrammar.Root(tokens);
        }

        var argument = Argument(tokens);
        MathNode[] arguments = argument is MathNode.Group { Kind: MathGroup.Tuple } several
            ? [.. several.Items]
            : [argument];
        return Raised(name, WithRadix(name, arguments, radix), power);
    }

    private static MathNode[] WithRadix(string name, MathNode[] arguments, MathNode? radix) =>
        (name, radix) switch
        {
            (_, null) => arguments,
            ("log", _) => [.. arguments, radix],
            _ => throw new MathFormatException($"'{name}' takes no index"),
        };

    // sin^{-1} is the inverse function, sin^2 a power of the value.
    private static MathNode Raised(string name, MathNode[] arguments, MathNode? power)
    {
        if (
            power is MathNode.Call
            {
                Name: "neg",
                Arguments: [MathNode.Number { Value: var value }]
            }
        )
        {
            return value.IsInteger && value.Numerator.IsOne && name is "sin" or "cos" or "tan"
                ? new MathNode.Call($"arc{name}", arguments)
                : throw new MathFormatException($"a negative power of '{name}' is not clear");
        }

        var call = new MathNode.Call(name, arguments);
        return power is null ? call : new MathNode.Binary(MathOperator.Power, call, power);
    }

    // Without brackets the argument is the product that follows, up to the next function: \sin 2x \cos x.
    private static MathNode Argument(TokenCursor tokens)
    {
        if (tokens.IsSign("(") || tokens.IsSign("{") || tokens.IsSign("|"))
        {
            return PrimaryGrammar.Parse(tokens);
        }

        if (tokens.TrySkip("-"))
        {
            return new MathNode.Call("neg", Argument(tokens));
        }

        var argument = PowerGrammar.Parse(tokens);
        while (
            ProductGrammar.StartsFactor(tokens)
            && !tokens.IsSign("(")
            && !(
                tokens.Current.Kind == MathTokenKind.Command
                && MathWords.IsFunction(tokens.Current.Text)
            )
        )
        {
            argument = ProductGrammar.Joined(
                MathOperator.Multiply,
                argument,
                PowerGrammar.Parse(tokens)
            );
        }

        return argument;
    }
}
