namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>Tells what letters mean: names, functions, units, words that join answers, or words that only say something.</summary>
internal static class WordReader
{
    // Longer runs of letters are words; shorter ones are products of variables.
    private const int MaxVariables = 3;

    /// <summary>Letters that stand in the formula itself.</summary>
    public static void ReadPlain(string word, MathTokens tokens)
    {
        switch (word)
        {
            case "and" or "or":
                tokens.Add(MathTokenKind.Sign, ",");
                break;
            case "pi":
                tokens.Add(MathTokenKind.Letter, "pi");
                break;
            case "inf" or "infty" or "infinity" or "Infinity" or "oo":
                tokens.Add(MathTokenKind.Letter, "infty");
                break;
            case var _ when MathWords.IsFunction(word):
                tokens.Add(MathTokenKind.Command, word);
                break;
            case var _ when word.Length > MaxVariables || IsUnit(word, tokens):
                tokens.Add(MathTokenKind.Words, word);
                break;
            default:
                AddVariables(word, tokens);
                break;
        }
    }

    /// <summary>The content of a command for text.</summary>
    public static void ReadText(string content, MathTokens tokens)
    {
        var words = content.Trim();
        if (words.Length == 1 && char.IsAsciiLetter(words[0]))
        {
            tokens.Add(MathTokenKind.Letter, words);
        }
        else if (words.Trim(',', ';', ' ') is "and" or "or" or "" && content.Length > 0)
        {
            tokens.Add(MathTokenKind.Sign, ",");
        }
        else if (words.Length > 0)
        {
            tokens.Add(KindOfText(words), words);
        }
    }

    private static MathTokenKind KindOfText(string words) =>
        MathWords.IsFunction(words) ? MathTokenKind.Command
        : words.AsSpan().ContainsOnlyDigits() ? MathTokenKind.Number
        : MathTokenKind.Words;

    private static bool IsUnit(string word, MathTokens tokens) =>
        tokens.EndsWith(MathTokenKind.Number) && MathWords.IsUnit(word);

    private static void AddVariables(string word, MathTokens tokens)
    {
        foreach (var letter in word)
        {
            tokens.Add(MathTokenKind.Letter, letter.ToString());
        }
    }
}
