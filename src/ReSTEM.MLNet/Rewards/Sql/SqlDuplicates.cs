namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Whether a row that occurs twice differs from one that occurs once.</summary>
public enum SqlDuplicates
{
    /// <summary>Each row must occur equally often in both results.</summary>
    Multiset,

    /// <summary>Rows count once, however often they occur.</summary>
    Set,
}
