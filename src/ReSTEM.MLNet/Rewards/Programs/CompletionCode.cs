namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Finds the program in what a model wrote.</summary>
internal static class CompletionCode
{
    private const string EndOfThought = "</think>";
    private const string Blanks = " \t";

    /// <summary>
    /// The code of a completion: after the end of a chain of thought, the last Markdown code block that defines
    /// the entry point, else the last block, else the whole text. A block that is never closed ends with the text.
    /// </summary>
    public static string Extract(string completion, string? entryPoint)
    {
        var thought = completion.LastIndexOf(EndOfThought, StringComparison.Ordinal);
        var answer = thought < 0 ? completion : completion[(thought + EndOfThought.Length)..];
        var blocks = Blocks(answer);
        if (blocks.Count == 0)
        {
            return answer;
        }
        return entryPoint is null
            ? blocks[^1]
            : blocks.LastOrDefault(block => Defines(block, entryPoint)) ?? blocks[^1];
    }

    /// <summary>Whether the code defines the function, at the top or as a method.</summary>
    // By hand: a pattern made for each name took longer than its program did.
    public static bool Defines(string code, string entryPoint)
    {
        foreach (var range in code.AsSpan().Split('\n'))
        {
            var line = code.AsSpan(range).TrimStart(Blanks);
            if (TakesWord(ref line, "async"))
                line = line.TrimStart(Blanks);
            if (!TakesWord(ref line, "def"))
                continue;
            line = line.TrimStart(Blanks);
            if (
                line.StartsWith(entryPoint, StringComparison.Ordinal)
                && line[entryPoint.Length..].TrimStart(Blanks).StartsWith('(')
            )
                return true;
        }
        return false;
    }

    private static bool TakesWord(ref ReadOnlySpan<char> line, string word)
    {
        if (
            !line.StartsWith(word, StringComparison.Ordinal)
            || line.Length == word.Length
            || !Blanks.Contains(line[word.Length])
        )
            return false;
        line = line[word.Length..];
        return true;
    }

    /// <summary>A header that stands for itself: one that ends in a colon gets an empty body.</summary>
    public static string Complete(string header)
    {
        var end = header.TrimEnd();
        if (!end.EndsWith(':'))
        {
            return header;
        }
        var line = end[(end.LastIndexOf('\n') + 1)..];
        var indent = line[..^line.TrimStart().Length];
        return $"{end}\n{indent}    pass\n";
    }

    private static List<string> Blocks(string text)
    {
        var blocks = new List<string>();
        List<string>? open = null;
        foreach (var line in text.Split('\n'))
        {
            if (!line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                open?.Add(line);
            }
            else if (open is null)
            {
                open = [];
            }
            else
            {
                blocks.Add(string.Join('\n', open));
                open = null;
            }
        }
        if (open is not null)
        {
            blocks.Add(string.Join('\n', open));
        }
        return blocks;
    }
}
