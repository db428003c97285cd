namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>An answer's text and how far it is read. Behind its end stands a zero.</summary>
internal sealed class MathSource(string text)
{
    private int _position;

    public bool IsAtEnd => _position >= text.Length;

    public char Current => _position < text.Length ? text[_position] : '\0';

    /// <summary>The letter that many places ahead, or behind when negative.</summary>
    public char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    public void Skip(int count = 1) => _position += count;

    public char Take()
    {
        var current = Current;
        _position++;
        return current;
    }

    /// <summary>Whether a text stands that many places ahead.</summary>
    public bool StartsWith(string expected, int ahead = 0) =>
        string.CompareOrdinal(text, _position + ahead, expected, 0, expected.Length) == 0;

    public string TakeLetters()
    {
        var start = _position;
        while (char.IsAsciiLetter(Current))
        {
            _position++;
        }

        return text[start.._position];
    }

    public string TakeDigits()
    {
        var start = _position;
        while (char.IsAsciiDigit(Current))
        {
            _position++;
        }

        return text[start.._position];
    }

    /// <summary>Takes an opening and the next closing brace where nothing but digits stands between them; gives the digits.</summary>
    /// <returns>Empty, and nothing is taken, where the text is another.</returns>
    public string TakeDigitsInside(string opening)
    {
        if (!StartsWith(opening))
        {
            return "";
        }

        var start = _position + opening.Length;
        var end = text.IndexOf('}', start);
        if (end < 0 || end == start || !text.AsSpan(start..end).ContainsOnlyDigits())
        {
            return "";
        }

        _position = end + 1;
        return text[start..end];
    }

    /// <summary>What stands in braces, or the one letter that needs none; absent at the end.</summary>
    /// <exception cref="MathFormatException">A brace is not closed.</exception>
    public string? TakeBraced()
    {
        while (Current == ' ')
        {
            _position++;
        }

        if (Current != '{')
        {
            var single = Take();
            return single == '\0' ? null : single.ToString();
        }

        var start = ++_position;
        for (var depth = 1; _position < text.Length; _position++)
        {
            depth += Current switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                return text[start.._position++];
            }
        }

        throw new MathFormatException("a brace is not closed");
    }
}
