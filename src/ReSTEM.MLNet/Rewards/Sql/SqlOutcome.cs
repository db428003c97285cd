namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>What became of a query: a table, or the reason why there is none.</summary>
internal sealed record SqlOutcome(SqlOutcomeKind Kind, SqlTable? Table, string Message)
{
    public static SqlOutcome Of(SqlTable table) => new(SqlOutcomeKind.Table, table, "");

    public static SqlOutcome TimedOut(TimeSpan deadline) =>
        new(
            SqlOutcomeKind.TimedOut,
            null,
            $"the query did not end within {deadline.TotalSeconds:0.###} s"
        );
}
