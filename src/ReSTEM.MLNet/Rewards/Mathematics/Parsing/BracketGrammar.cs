namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Everything in brackets: groups, tuples, intervals, sets and absolute values.</summary>
internal static class BracketGrammar
{
    /// <summary>What follows an opening bracket that is taken already.</summary>
    public static MathNode Parse(string open, TokenCursor tokens) =>
        open switch
        {
            "(" or "[" => Tuple(open, tokens),
            "{" => Closed("}", tokens),
            "\\{" => Set(tokens),
            "|" => Bars(tokens),
            // A sign where a factor should stand: x^-1, 2 * -3.
            "-" => new MathNode.Call("neg", PrimaryGrammar.Parse(tokens)),
            _ => throw new MathFormatException($"'{open}' is not expected here"),
        };

    /// <summary>What stands in the braces that come next.</summary>
    public static MathNode Braced(TokenCursor tokens)
    {
        tokens.Expect("{");
        return Closed("}", tokens);
    }

    public static MathNode BracedOrPrimary(TokenCursor tokens) =>
        tokens.IsSign("{") ? Braced(tokens) : PrimaryGrammar.Parse(tokens);

    /// <summary>What stands before a closing command.</summary>
    public static MathNode Until(string close, TokenCursor tokens)
    {
        var content = ListGrammar.Parse(tokens);
        if (!tokens.IsCommand(close))
        {
            throw new MathFormatException($"'\\{close}' is missing");
        }

        tokens.Skip();
        return content;
    }

    public static MathNode Angles(TokenCursor tokens)
    {
        var content = Until("rangle", tokens);
        return content is MathNode.Group several
            ? several with
            {
                Kind = MathGroup.Tuple,
            }
            : content;
    }

    private static MathNode Tuple(string open, TokenCursor tokens)
    {
        var content = Content(tokens);
        if (!tokens.IsSign(")") && !tokens.IsSign("]"))
        {
            throw new MathFormatException("a bracket is not closed");
        }

        var close = tokens.Take().Text;
        return content is MathNode.Group { Kind: MathGroup.List } list
            ? TupleOrInterval(open, close, list)
            : content;
    }

    private static MathNode TupleOrInterval(string open, string close, MathNode.Group list) =>
        (open, close, list.Items.Count) switch
        {
            ("(", ")", _) => list with { Kind = MathGroup.Tuple },
            (_, _, 2) => new MathNode.Interval(
                open == "(",
                close == ")",
                list.Items[0],
                list.Items[1]
            ),
            ("[", "]", _) => list with { Kind = MathGroup.Tuple },
            _ => throw new MathFormatException("the brackets do not match"),
        };

    private static MathNode.Group Set(TokenCursor tokens)
    {
        if (tokens.TrySkip("\\}"))
        {
            return new MathNode.Group(MathGroup.Set, []);
        }

        var content = Closed("\\}", tokens);
        return content is MathNode.Group { Kind: MathGroup.List } list
            ? list with
            {
                Kind = MathGroup.Set,
            }
            : new MathNode.Group(MathGroup.Set, [content]);
    }

    // While a bar is open, the next one closes it: |a|b|c| is read as |a| b |c|.
    private static MathNode.Call Bars(TokenCursor tokens)
    {
        tokens.OpenBars++;
        var content = SumGrammar.Parse(tokens);
        tokens.OpenBars--;
        tokens.Expect("|");
        return new MathNode.Call("abs", content);
    }

    private static MathNode Closed(string close, TokenCursor tokens)
    {
        var content = Content(tokens);
        tokens.Expect(close);
        return content;
    }

    // Inside a bracket a bar closes none that was opened outside.
    private static MathNode Content(TokenCursor tokens)
    {
        var bars = tokens.OpenBars;
        tokens.OpenBars = 0;
        var content = ListGrammar.Parse(tokens);
        tokens.OpenBars = bars;
        return content;
    }
}
