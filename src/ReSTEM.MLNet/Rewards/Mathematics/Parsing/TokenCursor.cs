namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>An answer's tokens, how far they are parsed, and how deep.</summary>
internal sealed class TokenCursor(List<MathToken> tokens)
{
    private const int MaxDepth = 250;

    private int _depth;

    public int Position { get; private set; }

    /// <summary>How many bars of absolute values are open since the last bracket.</summary>
    public int OpenBars { get; set; }

    public MathToken Current => tokens[Position];

    public MathToken Following => tokens[Position + 1];

    public MathToken this[int position] => tokens[position];

    public MathToken Take() => tokens[Position++];

    public void Skip(int count = 1) => Position += count;

    public bool IsSign(string text) => Current.Kind == MathTokenKind.Sign && Current.Text == text;

    public bool IsCommand(string text) =>
        Current.Kind == MathTokenKind.Command && Current.Text == text;

    /// <summary>Goes past a sign where it stands next.</summary>
    public bool TrySkip(string sign)
    {
        var stands = IsSign(sign);
        Position += stands ? 1 : 0;
        return stands;
    }

    /// <exception cref="MathFormatException">Another token stands next.</exception>
    public void Expect(string sign)
    {
        if (!TrySkip(sign))
        {
            throw new MathFormatException($"'{sign}' is expected in place of '{Current.Text}'");
        }
    }

    /// <summary>Takes the first digit of a number and leaves the others.</summary>
    public MathToken TakeDigit()
    {
        var number = Current;
        tokens[Position] = number with { Text = number.Text[1..] };
        return number with { Text = number.Text[..1], Repeating = "" };
    }

    /// <summary>The text parsed since a position, without braces.</summary>
    public string WrittenSince(int start) =>
        string.Concat(
            tokens[start..Position]
                .Where(token => token.Text is not ("{" or "}"))
                .Select(token => token.Text)
        );

    /// <summary>Counts a level of nesting until it is disposed of.</summary>
    /// <exception cref="MathFormatException">The answer is too deep for the stack.</exception>
    public Depth Deeper()
    {
        if (++_depth > MaxDepth)
        {
            throw new MathFormatException("too deep");
        }

        return new Depth(this);
    }

    /// <summary>A level of nesting.</summary>
    internal readonly ref struct Depth(TokenCursor cursor)
    {
        public void Dispose() => cursor._depth--;
    }
}
