using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>What a query may use.</summary>
public sealed record SqlLimits
{
    /// <summary>The time a query gets.</summary>
    public TimeSpan TimeLimit
    {
        get;
        init => field = OptionRange.Above(TimeSpan.Zero, value, nameof(SqlLimits));
    } = TimeSpan.FromSeconds(2);

    /// <summary>The most rows of a result.</summary>
    public int MaxRows
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(SqlLimits));
    } = 10_000;

    /// <summary>The most bytes of a result: 16 MB.</summary>
    public int MaxResultBytes
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(SqlLimits));
    } = 16 << 20;

    /// <summary>The most bytes of one text, blob or row, those that a query only passes through included: 1 MB.</summary>
    public int MaxValueBytes
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(SqlLimits));
    } = 1 << 20;
}
