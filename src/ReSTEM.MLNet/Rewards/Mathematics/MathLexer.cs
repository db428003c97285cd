using System.Text;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Cuts a cleaned answer into tokens: LaTeX or plain text.</summary>
internal sealed class MathLexer
{
    private const int MaxTokens = 1_000;

    private static readonly HashSet<string> Functions =
    [
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "arcsin",
        "arccos",
        "arctan",
        "sinh",
        "cosh",
        "tanh",
        "ln",
        "log",
        "lg",
        "exp",
        "sqrt",
        "abs",
        "floor",
        "ceil",
        "max",
        "min",
        "gcd",
        "lcm",
        "det",
    ];

    private static readonly HashSet<string> Skipped =
    [
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "displaystyle",
        "textstyle",
        "limits",
        "quad",
        "qquad",
        "rm",
        "bf",
        "it",
        "phantom",
        "hspace",
        "allowbreak",
        "nolimits",
    ];

    private static readonly HashSet<string> WordCommands =
    [
        "text",
        "textbf",
        "textit",
        "textrm",
        "texttt",
        "textsf",
        "mbox",
        "hbox",
        "mathrm",
        "mathbf",
        "mathit",
        "mathsf",
        "operatorname",
        "emph",
        "textnormal",
        "boldsymbol",
        "mathop",
        "boxed",
        "fbox",
    ];

    // Their content is one opaque name: two of them are equal when it is written alike.
    private static readonly HashSet<string> NameCommands =
    [
        "mathbb",
        "mathcal",
        "overline",
        "vec",
        "hat",
        "bar",
        "overrightarrow",
        "widehat",
        "tilde",
        "underline",
    ];

    private static readonly HashSet<string> Units =
    [
        "cm",
        "mm",
        "km",
        "kg",
        "mg",
        "ft",
        "lb",
        "lbs",
        "mph",
        "hrs",
        "hr",
        "mi",
        "oz",
        "ml",
        "usd",
    ];

    private readonly string _text;
    private readonly List<MathToken> _tokens = [];
    private int _position;
    private int _brackets;
    private bool _afterBlank;

    private MathLexer(string text) => _text = text;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    /// <summary>The tokens of a text, an end token last.</summary>
    /// <exception cref="MathFormatException">There is a sign that mathematics does not know, or too much of everything.</exception>
    public static List<MathToken> Read(string text)
    {
        var lexer = new MathLexer(text);
        while (lexer._position < text.Length)
        {
            lexer.ReadToken();
            if (lexer._tokens.Count > MaxTokens)
            {
                throw new MathFormatException("too long");
            }
        }

        lexer.Add(MathTokenKind.End, "");
        return lexer._tokens;
    }

    /// <summary>Whether a word names a function.</summary>
    public static bool IsFunction(string word) => Functions.Contains(word);

    private void ReadToken()
    {
        if (char.IsWhiteSpace(Current) || Current == '~')
        {
            _position++;
            _afterBlank = true;
        }
        else if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber();
        }
        else if (char.IsAsciiLetter(Current))
        {
            ReadWord();
        }
        else if (Current == '\\')
        {
            ReadBackslash();
        }
        else
        {
            ReadSign();
        }
    }

    private char Peek(int ahead) =>
        _position + ahead < _text.Length ? _text[_position + ahead] : '\0';

    private void Add(MathTokenKind kind, string text, string repeating = "")
    {
        _tokens.Add(new MathToken(kind, text, _afterBlank, repeating));
        _afterBlank = false;
    }

    private void ReadNumber()
    {
        var digits = new StringBuilder();
        AppendDigits(digits);
        while (_brackets == 0 && Current == ',' && IsThousands(digits))
        {
            _position++;
            AppendDigits(digits);
        }

        if (
            Current == '.'
            && (char.IsAsciiDigit(Peek(1)) || StartsAt(_position + 1, "\\overline{"))
        )
        {
            digits.Append('.');
            _position++;
            AppendDigits(digits);
        }

        Add(MathTokenKind.Number, digits.ToString() + Exponent(), Repeating(digits));
    }

    private void AppendDigits(StringBuilder digits)
    {
        while (char.IsAsciiDigit(Current))
        {
            digits.Append(Current);
            _position++;
        }
    }

    private bool IsThousands(StringBuilder digits) =>
        digits.Length > 0
        && LeadingGroup(digits)
        && char.IsAsciiDigit(Peek(1))
        && char.IsAsciiDigit(Peek(2))
        && char.IsAsciiDigit(Peek(3))
        && !char.IsAsciiDigit(Peek(4));

    // 1234,567 is a list; 1,234,567 is a number.
    private bool LeadingGroup(StringBuilder digits) =>
        digits.Length <= 3 || _text[_position - 4] == ',';

    private string Exponent()
    {
        var sign = Peek(1) is '+' or '-' ? 1 : 0;
        if (Current is not ('e' or 'E') || !char.IsAsciiDigit(Peek(1 + sign)))
        {
            return "";
        }

        var start = _position;
        _position += 1 + sign;
        while (char.IsAsciiDigit(Current))
        {
            _position++;
        }

        return _text[start.._position];
    }

    private string Repeating(StringBuilder digits)
    {
        const string overline = "\\overline{";
        if (
            !digits.ToString().Contains('.', StringComparison.Ordinal)
            || !StartsAt(_position, overline)
        )
        {
            return "";
        }

        var start = _position + overline.Length;
        var end = _text.IndexOf('}', start);
        if (end < 0 || end == start || !_text.AsSpan(start..end).ContainsOnlyDigits())
        {
            return "";
        }

        _position = end + 1;
        return _text[start..end];
    }

    private bool StartsAt(int position, string expected) =>
        string.CompareOrdinal(_text, position, expected, 0, expected.Length) == 0;

    private void ReadWord()
    {
        var start = _position;
        while (char.IsAsciiLetter(Current))
        {
            _position++;
        }

        AddWord(_text[start.._position]);
    }

    private void AddWord(string word)
    {
        switch (word)
        {
            case "and" or "or":
                Add(MathTokenKind.Sign, ",");
                break;
            case "pi":
                Add(MathTokenKind.Letter, "pi");
                break;
            case "inf" or "infty" or "infinity" or "Infinity" or "oo":
                Add(MathTokenKind.Letter, "infty");
                break;
            case var _ when Functions.Contains(word):
                Add(MathTokenKind.Command, word);
                break;
            case var _ when word.Length > 3 || IsUnit(word):
                Add(MathTokenKind.Words, word);
                break;
            default:
                foreach (var letter in word)
                {
                    Add(MathTokenKind.Letter, letter.ToString());
                }

                break;
        }
    }

    private bool IsUnit(string word) =>
        _tokens.Count > 0
        && _tokens[^1].Kind == MathTokenKind.Number
        && Units.Contains(word.ToLowerInvariant());

    private void ReadBackslash()
    {
        _position++;
        if (char.IsAsciiLetter(Current))
        {
            ReadCommand();
            return;
        }

        var sign = Current;
        _position++;
        switch (sign)
        {
            case '{' or '}':
                _brackets += sign == '{' ? 1 : -1;
                Add(MathTokenKind.Sign, "\\" + sign);
                break;
            case '%' or '|':
                Add(MathTokenKind.Sign, sign.ToString());
                break;
            case '\\' when char.IsAsciiLetter(Current) && !IsInEnvironment():
                ReadCommand();
                break;
            case '\\':
                Add(MathTokenKind.Sign, "\\\\");
                break;
            case ',' or ';' or ':' or '!' or ' ' or '$' or '&' or '#' or '(' or ')' or '[' or ']':
                _afterBlank = true;
                break;
            default:
                throw new MathFormatException($"'\\{sign}' is no mathematics");
        }
    }

    private bool IsInEnvironment() =>
        _tokens.LastOrDefault(token =>
            token is { Kind: MathTokenKind.Command, Text: "begin" or "end" }
        )
            is { Text: "begin" };

    private void ReadCommand()
    {
        var start = _position;
        while (char.IsAsciiLetter(Current))
        {
            _position++;
        }

        var name = _text[start.._position];
        if (Skipped.Contains(name))
        {
            SkipDelimiterDot(name);
        }
        else if (WordCommands.Contains(name))
        {
            AddText(Braced() ?? "");
        }
        else if (NameCommands.Contains(name))
        {
            Add(MathTokenKind.Letter, $"{name} {Braced()}");
        }
        else if (name is "begin" or "end")
        {
            Add(MathTokenKind.Command, name);
            Add(MathTokenKind.Words, Braced() ?? "");
        }
        else
        {
            AddCommand(name);
        }
    }

    private void AddCommand(string name)
    {
        switch (name)
        {
            case "dfrac" or "tfrac" or "cfrac":
                Add(MathTokenKind.Command, "frac");
                break;
            case "dbinom" or "tbinom" or "choose":
                Add(MathTokenKind.Command, "binom");
                break;
            case "lbrace" or "rbrace":
                _brackets += name[0] == 'l' ? 1 : -1;
                Add(MathTokenKind.Sign, name[0] == 'l' ? "\\{" : "\\}");
                break;
            case "lvert" or "rvert" or "vert" or "mid":
                Add(MathTokenKind.Sign, "|");
                break;
            case "degree" or "degrees":
                Add(MathTokenKind.Sign, "^");
                Add(MathTokenKind.Command, "circ");
                break;
            case "langle" or "rangle":
                _brackets += name[0] == 'l' ? 1 : -1;
                Add(MathTokenKind.Command, name);
                break;
            default:
                Add(MathTokenKind.Command, name);
                break;
        }
    }

    // \left. and \right. stand for no bracket at all.
    private void SkipDelimiterDot(string name)
    {
        _afterBlank = true;
        if (name is "left" or "right" && Current == '.')
        {
            _position++;
        }
    }

    private void AddText(string content)
    {
        var words = content.Trim();
        if (words.Length == 1 && char.IsAsciiLetter(words[0]))
        {
            Add(MathTokenKind.Letter, words);
        }
        else if (words.Trim(',', ';', ' ') is "and" or "or" or "" && content.Length > 0)
        {
            Add(MathTokenKind.Sign, ",");
        }
        else if (Functions.Contains(words))
        {
            Add(MathTokenKind.Command, words);
        }
        else if (words.Length > 0 && words.AsSpan().ContainsOnlyDigits())
        {
            Add(MathTokenKind.Number, words);
        }
        else if (words.Length > 0)
        {
            Add(MathTokenKind.Words, words);
        }
    }

    private string? Braced()
    {
        while (Current == ' ')
        {
            _position++;
        }

        if (Current != '{')
        {
            var single = Current == '\0' ? null : Current.ToString();
            _position++;
            return single;
        }

        var start = ++_position;
        for (var depth = 1; _position < _text.Length; _position++)
        {
            depth += Current switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                return _text[start.._position++];
            }
        }

        throw new MathFormatException("a brace is not closed");
    }

    private void ReadSign()
    {
        var sign = Current;
        _position++;
        switch (sign)
        {
            case '(' or '[':
                _brackets++;
                break;
            case ')' or ']':
                _brackets--;
                break;
            case '<' or '>' when Current == '=':
                _position++;
                Add(MathTokenKind.Command, sign == '<' ? "le" : "ge");
                return;
            case '!'
                when Current == '='
                    && _tokens.Count > 0
                    && _tokens[^1].Kind == MathTokenKind.Letter:
                _position++;
                Add(MathTokenKind.Command, "ne");
                return;
            case '+' or '-' or '*' or '/' or '^' or '_' or '=' or '<' or '>' or '!' or '%':
            case '|' or ',' or ';' or ':' or '{' or '}' or '\'' or '&':
                break;
            case '.' when char.IsWhiteSpace(Current) || Current == '\0':
                return;
            default:
                throw new MathFormatException($"'{sign}' is no mathematics");
        }

        Add(MathTokenKind.Sign, sign.ToString());
    }
}
