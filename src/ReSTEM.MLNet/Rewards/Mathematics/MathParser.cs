using System.Numerics;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>
/// Reads an answer, LaTeX or plain, by recursive descent: lists, relations, unions, sums, products with implicit multiplication,
/// powers. Depth and size are bounded.
/// </summary>
internal sealed partial class MathParser
{
    private const int MaxDepth = 250;
    private const int MaxDigits = 2_000;

    private static readonly Dictionary<string, char> RelationCommands = new(StringComparer.Ordinal)
    {
        ["le"] = '≤',
        ["leq"] = '≤',
        ["leqslant"] = '≤',
        ["lt"] = '<',
        ["ge"] = '≥',
        ["geq"] = '≥',
        ["geqslant"] = '≥',
        ["gt"] = '>',
        ["ne"] = '≠',
        ["neq"] = '≠',
        ["in"] = '∈',
        ["equiv"] = '=',
        ["approx"] = '≈',
        ["sim"] = '≈',
        ["to"] = '→',
        ["rightarrow"] = '→',
    };

    private readonly List<MathToken> _tokens;
    private int _next;
    private int _depth;

    private MathParser(List<MathToken> tokens) => _tokens = tokens;

    private MathToken Current => _tokens[_next];

    /// <summary>Parses a cleaned answer.</summary>
    /// <exception cref="MathFormatException">It is not mathematics that this parser knows.</exception>
    public static MathNode Parse(string text)
    {
        var parser = new MathParser(MathLexer.Read(text));
        var answer = parser.ParseList(';');
        return parser.Current.Kind == MathTokenKind.End
            ? answer
            : throw new MathFormatException($"'{parser.Current.Text}' is not expected here");
    }

    // Semicolons separate what commas hold together: p=5, q=2; p=7, q=2.
    private MathNode ParseList(char separator)
    {
        using var _ = Deeper();
        var items = new List<MathNode>();
        do
        {
            while (IsSign(",") || IsSign(";"))
            {
                _next++;
            }

            if (items.Count > 0 && IsAtClose())
            {
                break;
            }

            items.Add(separator == ';' ? ParseList(',') : ParseRelation());
        } while (IsSign(separator.ToString()));

        return items.Count == 1
            ? items[0]
            : new MathNode.Group(
                MathGroup.List,
                separator == ';' ? [.. items.Select(AsTuple)] : items
            );
    }

    private static MathNode AsTuple(MathNode item) =>
        item is MathNode.Group { Kind: MathGroup.List } list
            ? list with
            {
                Kind = MathGroup.Tuple,
            }
            : item;

    private bool IsAtClose() =>
        Current.Kind == MathTokenKind.End
        || Current is { Kind: MathTokenKind.Sign, Text: ")" or "]" or "}" or "\\}" };

    private MathNode ParseRelation()
    {
        if (IsSign("="))
        {
            _next++;
        }

        var operators = new List<char>();
        var operands = new List<MathNode> { ParseRatio() };
        while (RelationSign() is { } sign)
        {
            _next++;
            operators.Add(sign);
            operands.Add(ParseRatio());
        }

        // What follows "approximately" is a rounding of what stands before, unless that is but a name.
        if (operators is ['≈', ..] && MathShape.IsName(operands[0]))
        {
            operators[0] = '=';
        }

        var rounded = operators.IndexOf('≈');
        if (rounded >= 0)
        {
            operators.RemoveRange(rounded, operators.Count - rounded);
            operands.RemoveRange(rounded + 1, operands.Count - rounded - 1);
        }

        return operators.Count == 0 ? operands[0] : new MathNode.Relation(operators, operands);
    }

    private char? RelationSign() =>
        Current switch
        {
            { Kind: MathTokenKind.Sign, Text: "=" or "<" or ">" } => Current.Text[0],
            { Kind: MathTokenKind.Command }
                when RelationCommands.TryGetValue(Current.Text, out var sign) => sign,
            _ => null,
        };

    private MathNode ParseRatio()
    {
        var parts = new List<MathNode> { ParseUnion() };
        while (IsSign(":"))
        {
            _next++;
            parts.Add(ParseUnion());
        }

        return parts.Count == 1 ? parts[0] : new MathNode.Group(MathGroup.Ratio, parts);
    }

    private MathNode ParseUnion()
    {
        var left = ParseSum();
        while (SetOperator() is { } joined)
        {
            _next++;
            left = new MathNode.Binary(joined, left, ParseSum());
        }

        return left;
    }

    private MathOperator? SetOperator() =>
        Current.Kind != MathTokenKind.Command
            ? null
            : Current.Text switch
            {
                "cup" or "bigcup" => MathOperator.Union,
                "cap" or "bigcap" => MathOperator.Intersection,
                "setminus" or "backslash" => MathOperator.Without,
                _ => null,
            };

    private MathNode ParseSum()
    {
        using var _ = Deeper();
        var left = SumOperator() is { } sign ? Signed(sign) : ParseProduct();
        while (SumOperator() is { } joined)
        {
            _next++;
            left = new MathNode.Binary(joined, left, ParseOperand());
        }

        return left;
    }

    private MathNode ParseOperand() => SumOperator() is { } sign ? Signed(sign) : ParseProduct();

    private MathNode Signed(MathOperator sign)
    {
        using var _ = Deeper();
        _next++;
        var operand = ParseOperand();
        return sign switch
        {
            MathOperator.Add => operand,
            MathOperator.Subtract => new MathNode.Call("neg", operand),
            _ => new MathNode.Binary(sign, new MathNode.Number(Rational.Of(0), 0), operand),
        };
    }

    private MathOperator? SumOperator() =>
        Current switch
        {
            { Kind: MathTokenKind.Sign, Text: "+" } => MathOperator.Add,
            { Kind: MathTokenKind.Sign, Text: "-" } => MathOperator.Subtract,
            { Kind: MathTokenKind.Command, Text: "pm" } => MathOperator.PlusMinus,
            { Kind: MathTokenKind.Command, Text: "mp" } => MathOperator.MinusPlus,
            _ => null,
        };

    private MathNode ParseProduct()
    {
        var left = ParsePower();
        while (true)
        {
            if (ProductOperator() is { } joined)
            {
                _next++;
                var right = IsSign("-") || IsSign("+") ? ParseOperand() : ParsePower();
                left = Joined(joined, left, right);
            }
            else if (StartsFactor())
            {
                left = Adjoined(left);
            }
            else
            {
                return left;
            }
        }
    }

    private MathOperator? ProductOperator() =>
        Current switch
        {
            { Kind: MathTokenKind.Sign, Text: "*" } => MathOperator.Multiply,
            { Kind: MathTokenKind.Sign, Text: "/" } => MathOperator.Divide,
            { Kind: MathTokenKind.Command, Text: "cdot" or "times" or "ast" } =>
                MathOperator.Multiply,
            { Kind: MathTokenKind.Command, Text: "div" } => MathOperator.Divide,
            _ => null,
        };

    // Words beside a value are its unit and do not count.
    private static MathNode Joined(MathOperator joined, MathNode left, MathNode right) =>
        (left, right) switch
        {
            (MathNode.Text first, MathNode.Text second) => new MathNode.Text(
                $"{first.Words} {second.Words}"
            ),
            (_, MathNode.Text) => left,
            (MathNode.Text, _) => right,
            _ => new MathNode.Binary(joined, left, right),
        };

    private bool StartsFactor() =>
        Current.Kind switch
        {
            MathTokenKind.Number or MathTokenKind.Letter or MathTokenKind.Words => true,
            MathTokenKind.Command => !RelationCommands.ContainsKey(Current.Text)
                && Current.Text
                    is not (
                        "cup"
                        or "cap"
                        or "bigcup"
                        or "bigcap"
                        or "setminus"
                        or "backslash"
                        or "pm"
                        or "mp"
                        or "rfloor"
                        or "rceil"
                        or "rangle"
                        or "end"
                        or "circ"
                    ),
            MathTokenKind.Sign => Current.Text is "(" or "[" or "{" or "\\{"
                || (IsSign("|") && _bars == 0),
            _ => false,
        };

    private MathNode Adjoined(MathNode left)
    {
        var start = _next;
        var right = ParsePower();
        if (MixedNumber(left, start, ref right) is { } mixed)
        {
            return mixed;
        }

        return left is MathNode.Number && right is MathNode.Number
            ? throw new MathFormatException("two numbers stand side by side")
            : Joined(MathOperator.Multiply, left, right);
    }

    // 1\frac{1}{2} and 1 1/2 are one and a half.
    private MathNode.Binary? MixedNumber(MathNode left, int start, ref MathNode right)
    {
        if (left is not MathNode.Number { Value.IsInteger: true, Decimals: 0 } whole)
        {
            return null;
        }

        if (
            right is MathNode.Number
            && IsSign("/")
            && _tokens[_next + 1].Kind == MathTokenKind.Number
        )
        {
            _next++;
            right = new MathNode.Binary(MathOperator.Divide, right, ParsePower());
        }
        else if (_tokens[start] is not { Kind: MathTokenKind.Command, Text: "frac" })
        {
            return null;
        }

        return
            right
                is MathNode.Binary
                {
                    Operator: MathOperator.Divide,
                    Left: MathNode.Number { Value.IsInteger: true },
                    Right: MathNode.Number { Value.IsInteger: true },
                }
            ? new MathNode.Binary(MathOperator.Add, whole, right)
            : null;
    }

    private MathNode ParsePower()
    {
        using var _ = Deeper();
        var node = ParsePrimary();
        while (Current.Kind == MathTokenKind.Sign)
        {
            switch (Current.Text)
            {
                case "^":
                    _next++;
                    node = Raised(node);
                    break;
                case "_":
                    _next++;
                    node = Indexed(node);
                    break;
                case "!":
                    _next++;
                    node = new MathNode.Call("factorial", node);
                    break;
                case "%":
                    _next++;
                    node = new MathNode.Call("percent", node);
                    break;
                case "'":
                    _next++;
                    node = node is MathNode.Symbol symbol
                        ? new MathNode.Symbol(symbol.Name + "'")
                        : throw new MathFormatException("a prime stands on no name");
                    break;
                default:
                    return node;
            }
        }

        return node;
    }

    private MathNode Raised(MathNode node)
    {
        var degrees = IsCommand("circ") || (IsSign("{") && _tokens[_next + 1].Text == "circ");
        if (degrees)
        {
            _next += IsSign("{") ? 3 : 1;
            return new MathNode.Call("degree", node);
        }

        var exponent = ParseExponent();
        return node is MathNode.Text
            ? node
            : new MathNode.Binary(MathOperator.Power, node, exponent);
    }

    private MathNode ParseExponent() =>
        SumOperator() is { } sign ? Signed(sign)
        : IsSign("{") ? ParseBraced()
        : ParsePrimaryWithPower();

    private MathNode ParsePrimaryWithPower()
    {
        using var _ = Deeper();
        var node = ParsePrimary();
        if (!IsSign("^"))
        {
            return node;
        }

        _next++;
        return Raised(node);
    }

    private MathNode Indexed(MathNode node)
    {
        var start = _next;
        var digits = _tokens[start - 2].Text;
        var index = IsSign("{") ? ParseBraced() : ParsePrimary();
        return node switch
        {
            MathNode.Symbol symbol => new MathNode.Symbol($"{symbol.Name}_{Written(start, _next)}"),
            MathNode.Number => new MathNode.InBase(digits, index),
            MathNode.Text => node,
            _ => throw new MathFormatException("an index stands on no name"),
        };
    }

    private string Written(int start, int end) =>
        string.Concat(
            _tokens[start..end]
                .Where(token => token.Text is not ("{" or "}"))
                .Select(token => token.Text)
        );

    private Depth Deeper()
    {
        if (++_depth > MaxDepth)
        {
            throw new MathFormatException("too deep");
        }

        return new Depth(this);
    }

    private bool IsSign(string text) => Current.Kind == MathTokenKind.Sign && Current.Text == text;

    private bool IsCommand(string text) =>
        Current.Kind == MathTokenKind.Command && Current.Text == text;

    private void Expect(string sign)
    {
        if (!IsSign(sign))
        {
            throw new MathFormatException($"'{sign}' is expected in place of '{Current.Text}'");
        }

        _next++;
    }

    private static MathNode.Number ToNumber(MathToken token)
    {
        var text = token.Text;
        if (text.Length > MaxDigits)
        {
            throw new MathFormatException("a number is too long");
        }

        var scale = text.AsSpan().IndexOfAny('e', 'E');
        var digits = scale < 0 ? text : text[..scale];
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : digits.Length - point - 1;
        var value = Rational.Of(
            Integer(digits.Replace(".", "", StringComparison.Ordinal)),
            BigInteger.Pow(10, decimals)
        );
        if (token.Repeating.Length > 0)
        {
            var period = BigInteger.Pow(10, token.Repeating.Length) - 1;
            value = value?.Add(
                Rational.Of(Integer(token.Repeating), period * BigInteger.Pow(10, decimals))
                    ?? Rational.Of(0)
            );
            decimals = 0;
        }

        if (scale >= 0)
        {
            var power = Rational.Of(Integer(text[(scale + 1)..]));
            value = Rational.Of(10).Power(power) is { } factor ? value?.Multiply(factor) : null;
        }

        return new MathNode.Number(
            value ?? throw new MathFormatException("a number is too large"),
            decimals
        );
    }

    private static BigInteger Integer(string digits) =>
        digits.Length == 0
            ? BigInteger.Zero
            : BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private readonly ref struct Depth(MathParser parser)
    {
        public void Dispose() => parser._depth--;
    }
}
