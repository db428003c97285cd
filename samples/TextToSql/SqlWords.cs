using System.Text.RegularExpressions;

namespace TextToSql;

/// <summary>
/// Writes queries as words with a space between them. A value stands apart from its quotes, so that it is the same word in the
/// question and in the query.
/// </summary>
internal static partial class SqlWords
{
    public static string Split(string sql) => Quoted().Replace(sql, "\" ${value} \"");

    public static string Join(string words) => Spaced().Replace(words, "\"${value}\"");

    [GeneratedRegex("\"(?<value>[^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex("\" ?(?<value>[^\"]*?) ?\"", RegexOptions.NonBacktracking)]
    private static partial Regex Spaced();
}
