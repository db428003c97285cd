namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>When the order of the rows counts.</summary>
public enum SqlRowOrder
{
    /// <summary>It counts when the reference query has an ORDER BY of its own, outside of any parentheses.</summary>
    Auto,

    /// <summary>It counts when the reference query holds the words "order by" anywhere, as Spider's test suite has it.</summary>
    WhereReferenceMentionsOrderBy,

    /// <summary>It never counts.</summary>
    Ignore,

    /// <summary>It always counts.</summary>
    Strict,
}
