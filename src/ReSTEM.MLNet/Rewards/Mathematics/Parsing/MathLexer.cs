namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Cuts a cleaned answer into tokens: LaTeX or plain text.</summary>
internal static class MathLexer
{
    private const int MaxTokens = 1_000;

    /// <summary>The tokens of a text, an end token last.</summary>
    /// <exception cref="MathFormatException">There is a sign that mathematics does not know, or too much of everything.</exception>
    public static List<MathToken> Read(string text)
    {
        var source = new MathSource(text);
        var tokens = new MathTokens();
        while (!source.IsAtEnd)
        {
            ReadToken(source, tokens);
            if (tokens.Count > MaxTokens)
            {
                throw new MathFormatException("too long");
            }
        }

        return tokens.Ended();
    }

    private static void ReadToken(MathSource source, MathTokens tokens)
    {
        var first = source.Current;
        if (char.IsWhiteSpace(first) || first == '~')
        {
            source.Skip();
            tokens.AddBlank();
        }
        else if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(source.Peek(1))))
        {
            NumberReader.Read(source, tokens);
        }
        else if (char.IsAsciiLetter(first))
        {
            WordReader.ReadPlain(source.TakeLetters(), tokens);
        }
        else if (first == '\\')
        {
            CommandReader.Read(source, tokens);
        }
        else
        {
            SignReader.Read(source, tokens);
        }
    }
}
