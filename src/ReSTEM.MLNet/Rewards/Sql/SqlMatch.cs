namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>
/// When two query results are the same. NULL equals NULL, an integer equals the same real number, text never equals a number, and
/// names of columns do not count.
/// </summary>
public sealed record SqlMatch
{
    /// <summary>
    /// Spider's test suite (Zhong et al. 2020, arXiv:2010.02840): rows as a multiset, in order where the reference says ORDER BY
    /// anywhere, columns in any order, numbers exact. Of its quirks, the textual removal of DISTINCT is left out.
    /// </summary>
    public static SqlMatch Spider { get; } =
        new() { RowOrder = SqlRowOrder.WhereReferenceMentionsOrderBy, RelativeTolerance = 0 };

    /// <summary>BIRD (Li et al. 2023, arXiv:2305.03111): rows as a set, so order and duplicates do not count; columns in place.</summary>
    public static SqlMatch Bird { get; } =
        new()
        {
            RowOrder = SqlRowOrder.Ignore,
            Duplicates = SqlDuplicates.Set,
            Columns = SqlColumns.Positional,
            RelativeTolerance = 0,
        };

    /// <summary>When the order of the rows counts.</summary>
    public SqlRowOrder RowOrder { get; init; } = SqlRowOrder.Auto;

    /// <summary>Whether repeated rows count.</summary>
    public SqlDuplicates Duplicates { get; init; } = SqlDuplicates.Multiset;

    /// <summary>Whether the order of the columns counts.</summary>
    public SqlColumns Columns { get; init; } = SqlColumns.Permutation;

    /// <summary>
    /// How far a real number may lie from another, relative to the greater, and still equal it: sums in another order differ in
    /// their last digits. Two integers are always compared exactly.
    /// </summary>
    public double RelativeTolerance
    {
        get;
        init
        {
            if (value is not (>= 0 and < 1))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(RelativeTolerance),
                    value,
                    $"SqlMatch.RelativeTolerance is {value}; it must be at least 0 (exact) and below 1."
                );
            }

            field = value;
        }
    } = 1e-9;
}
