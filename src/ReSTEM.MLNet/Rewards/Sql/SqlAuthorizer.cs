using SQLitePCL;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Says what a statement may do while SQLite prepares it: read tables and call harmless functions, nothing else.</summary>
internal static class SqlAuthorizer
{
    // Functions that reach files or code, that change from call to call, or that make large values out of nothing.
    private static readonly HashSet<string> RefusedFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "load_extension",
        "readfile",
        "writefile",
        "edit",
        "fts3_tokenizer",
        "random",
        "randomblob",
        "zeroblob",
    };

    public static int Authorize(
        object userData,
        int action,
        string first,
        string second,
        string database,
        string trigger
    ) =>
        action switch
        {
            raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE => raw.SQLITE_OK,
            raw.SQLITE_FUNCTION when !RefusedFunctions.Contains(second ?? "") => raw.SQLITE_OK,
            _ => raw.SQLITE_DENY,
        };
}
