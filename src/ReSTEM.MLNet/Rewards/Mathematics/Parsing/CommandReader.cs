namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Reads what begins with a backslash.</summary>
internal static class CommandReader
{
    public static void Read(MathSource source, MathTokens tokens)
    {
        source.Skip();
        if (char.IsAsciiLetter(source.Current))
        {
            ReadNamed(source, tokens);
            return;
        }

        var sign = source.Take();
        switch (sign)
        {
            case '{' or '}':
                tokens.Add(MathTokenKind.Sign, sign == '{' ? "\\{" : "\\}");
                break;
            case '%' or '|':
                tokens.Add(MathTokenKind.Sign, sign.ToString());
                break;
            case '\\' when char.IsAsciiLetter(source.Current) && !tokens.IsInEnvironment:
                ReadNamed(source, tokens);
                break;
            case '\\':
                tokens.Add(MathTokenKind.Sign, "\\\\");
                break;
            case ',' or ';' or ':' or '!' or ' ' or '$' or '&' or '#' or '(' or ')' or '[' or ']':
                tokens.AddBlank();
                break;
            default:
                throw new MathFormatException($"'\\{sign}' is no mathematics");
        }
    }

    private static void ReadNamed(MathSource source, MathTokens tokens)
    {
        var name = source.TakeLetters();
        if (LatexCommands.Skipped.Contains(name))
        {
            SkipDelimiterDot(name, source);
            tokens.AddBlank();
        }
        else if (LatexCommands.Text.Contains(name))
        {
            WordReader.ReadText(source.TakeBraced() ?? "", tokens);
        }
        else if (LatexCommands.Named.Contains(name))
        {
            tokens.Add(MathTokenKind.Letter, $"{name} {source.TakeBraced()}");
        }
        else if (LatexCommands.Synonyms.TryGetValue(name, out var synonyms))
        {
            Array.ForEach(synonyms, token => tokens.Add(token.Kind, token.Text));
        }
        else
        {
            tokens.Add(MathTokenKind.Command, name);
            ReadEnvironment(name, source, tokens);
        }
    }

    // \left. and \right. stand for no bracket at all.
    private static void SkipDelimiterDot(string name, MathSource source)
    {
        if (name is "left" or "right" && source.Current == '.')
        {
            source.Skip();
        }
    }

    private static void ReadEnvironment(string name, MathSource source, MathTokens tokens)
    {
        if (name is "begin" or "end")
        {
            tokens.Add(MathTokenKind.Words, source.TakeBraced() ?? "");
        }
    }
}
