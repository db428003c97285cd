namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <content>What stands by itself: numbers, names, functions and everything in brackets.</content>
internal sealed partial class MathParser
{
    private int _bars;

    private MathNode ParsePrimary()
    {
        var token = Current;
        _next++;
        return token.Kind switch
        {
            MathTokenKind.Number => ToNumber(token),
            MathTokenKind.Letter => new MathNode.Symbol(token.Text),
            MathTokenKind.Words => new MathNode.Text(token.Text),
            MathTokenKind.Command => ParseCommand(token.Text),
            MathTokenKind.Sign => ParseBracket(token.Text),
            _ => throw new MathFormatException("something is missing at the end"),
        };
    }

    private MathNode ParseBracket(string open)
    {
        switch (open)
        {
            case "(" or "[":
                return ParseTuple(open);
            case "{":
                _next--;
                return ParseBraced();
            case "\\{":
                return ParseSet();
            case "|":
                return ParseBars();
            case "-":
                // A sign where a factor should stand: x^-1, 2 * -3.
                return new MathNode.Call("neg", ParsePrimary());
            default:
                throw new MathFormatException($"'{open}' is not expected here");
        }
    }

    private MathNode ParseBraced()
    {
        Expect("{");
        var bars = _bars;
        _bars = 0;
        var content = ParseList(';');
        _bars = bars;
        Expect("}");
        return content;
    }

    private MathNode ParseTuple(string open)
    {
        var bars = _bars;
        _bars = 0;
        var content = ParseList(';');
        _bars = bars;
        if (!IsSign(")") && !IsSign("]"))
        {
            throw new MathFormatException("a bracket is not closed");
        }

        var close = Current.Text;
        _next++;
        return content is MathNode.Group { Kind: MathGroup.List } list
            ? Bracketed(open, close, list)
            : content;
    }

    private static MathNode Bracketed(string open, string close, MathNode.Group list) =>
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

    private MathNode.Group ParseSet()
    {
        if (IsSign("\\}"))
        {
            _next++;
            return new MathNode.Group(MathGroup.Set, []);
        }

        var bars = _bars;
        _bars = 0;
        var content = ParseList(';');
        _bars = bars;
        Expect("\\}");
        return content is MathNode.Group { Kind: MathGroup.List } list
            ? list with
            {
                Kind = MathGroup.Set,
            }
            : new MathNode.Group(MathGroup.Set, [content]);
    }

    // While a bar is open, the next one closes it: |a|b|c| is read as |a| b |c|.
    private MathNode.Call ParseBars()
    {
        _bars++;
        var content = ParseSum();
        _bars--;
        Expect("|");
        return new MathNode.Call("abs", content);
    }

    private MathNode ParseCommand(string name)
    {
        using var _ = Deeper();
        switch (name)
        {
            case "frac":
                return new MathNode.Binary(MathOperator.Divide, ParseArgument(), ParseArgument());
            case "binom":
                return new MathNode.Call("binom", ParseArgument(), ParseArgument());
            case "sqrt":
                return ParseRoot();
            case "lfloor":
                return ParseUntil("rfloor", "floor");
            case "lceil":
                return ParseUntil("rceil", "ceil");
            case "langle":
                return ParseUntil("rangle", "");
            case "begin":
                return ParseEnvironment();
            case "infty":
                return new MathNode.Symbol("infty");
            case "emptyset" or "varnothing":
                return new MathNode.Group(MathGroup.Set, []);
            case "ldots" or "dots" or "cdots":
                return new MathNode.Symbol("...");
            case var _ when MathLexer.IsFunction(name):
                return ParseFunction(name);
            default:
                return new MathNode.Symbol(name);
        }
    }

    private MathNode.Call ParseRoot()
    {
        if (!IsSign("["))
        {
            return new MathNode.Call(
                "root",
                ParseArgument(),
                new MathNode.Number(Rational.Of(2), 0)
            );
        }

        _next++;
        var degree = ParseSum();
        Expect("]");
        return new MathNode.Call("root", ParseArgument(), degree);
    }

    // TeX takes one digit where no braces stand: \frac12 is one half.
    private MathNode ParseArgument()
    {
        var token = Current;
        if (IsSign("{"))
        {
            return ParseBraced();
        }

        if (token.Kind == MathTokenKind.Number && token.Text.Length > 1)
        {
            if (!char.IsAsciiDigit(token.Text[0]) || token.Text.AsSpan().ContainsAny('e', 'E'))
            {
                throw new MathFormatException("a number without braces is no argument");
            }

            _tokens[_next] = token with { Text = token.Text[1..] };
            return ToNumber(token with { Text = token.Text[..1], Repeating = "" });
        }

        return ParsePrimary();
    }

    private MathNode ParseUntil(string close, string function)
    {
        var content = ParseList(';');
        if (!IsCommand(close))
        {
            throw new MathFormatException($"'\\{close}' is missing");
        }

        _next++;
        if (function.Length > 0)
        {
            return new MathNode.Call(function, content);
        }

        return content is MathNode.Group list ? list with { Kind = MathGroup.Tuple } : content;
    }

    private MathNode.Matrix ParseEnvironment()
    {
        var environment = Current.Text;
        _next++;
        if (environment is "array" or "tabular" && IsSign("{"))
        {
            while (!IsSign("}") && Current.Kind != MathTokenKind.End)
            {
                _next++;
            }

            Expect("}");
        }
        else if (!environment.EndsWith("matrix", StringComparison.Ordinal))
        {
            throw new MathFormatException($"the environment '{environment}' is not known");
        }

        var rows = ParseRows();
        _next += 2;
        return rows.Any(row => row.Count != rows[0].Count)
            ? throw new MathFormatException("the rows of a matrix differ in length")
            : new MathNode.Matrix(rows);
    }

    private List<IReadOnlyList<MathNode>> ParseRows()
    {
        var rows = new List<IReadOnlyList<MathNode>>();
        var row = new List<MathNode>();
        while (!IsCommand("end"))
        {
            if (IsSign("&"))
            {
                _next++;
            }
            else if (IsSign("\\\\"))
            {
                _next++;
                rows.Add(row);
                row = [];
            }
            else
            {
                row.Add(ParseRelation());
            }
        }

        if (row.Count > 0)
        {
            rows.Add(row);
        }

        return rows.Count > 0 ? rows : throw new MathFormatException("a matrix is empty");
    }

    private MathNode ParseFunction(string name)
    {
        MathNode? power = null;
        MathNode? radix = null;
        while (IsSign("^") || IsSign("_"))
        {
            var isPower = IsSign("^");
            _next++;
            var operand = IsSign("{") ? ParseBraced() : ParsePrimary();
            (power, radix) = isPower ? (operand, radix) : (power, operand);
        }

        if (name == "sqrt")
        {
            return ParseRoot();
        }

        var argument = ParseFunctionArgument();
        MathNode[] arguments = argument is MathNode.Group { Kind: MathGroup.Tuple } several
            ? [.. several.Items]
            : [argument];
        return ToCall(name, arguments, power, radix);
    }

    private static MathNode ToCall(
        string name,
        MathNode[] arguments,
        MathNode? power,
        MathNode? radix
    )
    {
        if (name == "log" && radix is not null)
        {
            arguments = [.. arguments, radix];
        }
        else if (radix is not null)
        {
            throw new MathFormatException($"'{name}' takes no index");
        }

        // sin^{-1} is the inverse function, sin^2 a power of the value.
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
    private MathNode ParseFunctionArgument()
    {
        if (IsSign("(") || IsSign("{") || IsSign("|"))
        {
            return ParsePrimary();
        }

        if (IsSign("-"))
        {
            _next++;
            return new MathNode.Call("neg", ParseFunctionArgument());
        }

        var argument = ParsePower();
        while (
            StartsFactor()
            && !IsSign("(")
            && !(Current.Kind == MathTokenKind.Command && MathLexer.IsFunction(Current.Text))
        )
        {
            argument = Joined(MathOperator.Multiply, argument, ParsePower());
        }

        return argument;
    }
}
