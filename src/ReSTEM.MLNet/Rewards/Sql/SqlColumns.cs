namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Whether the order of the columns counts.</summary>
public enum SqlColumns
{
    /// <summary>Some order of the columns must make the results equal.</summary>
    Permutation,

    /// <summary>The columns must stand in the reference's order.</summary>
    Positional,
}
