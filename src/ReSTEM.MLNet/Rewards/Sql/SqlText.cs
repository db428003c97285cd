using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>What can be said of SQL without running it.</summary>
internal static partial class SqlText
{
    /// <summary>The query in a completion: the last fenced block if there is one, else all of it.</summary>
    public static string Extract(string completion)
    {
        var close = completion.LastIndexOf("```", StringComparison.Ordinal);
        var open =
            close <= 0 ? -1 : completion.LastIndexOf("```", close - 1, StringComparison.Ordinal);
        return open < 0 ? completion.Trim() : WithoutLanguage(completion[(open + 3)..close]).Trim();
    }

    /// <summary>Whether the words "order by" occur at all.</summary>
    public static bool MentionsOrderBy(string sql) => OrderBy().IsMatch(sql);

    /// <summary>Whether there is an ORDER BY outside of parentheses, quotes and comments.</summary>
    public static bool HasTopLevelOrderBy(string sql)
    {
        var depth = 0;
        foreach (var token in Tokens().EnumerateMatches(sql))
        {
            switch (sql[token.Index])
            {
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case 'o' or 'O' when depth == 0:
                    return true;
            }
        }

        return false;
    }

    private static string WithoutLanguage(string block)
    {
        var line = block.IndexOf('\n', StringComparison.Ordinal);
        return line >= 0 && block[..line].Trim().All(char.IsLetterOrDigit) ? block[line..] : block;
    }

    [GeneratedRegex(@"\border\s+by\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OrderBy();

    [GeneratedRegex(
        """'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*[\s\S]*?\*/|[()]|\border\s+by\b""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Tokens();
}
