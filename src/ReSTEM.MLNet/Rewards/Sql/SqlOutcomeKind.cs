namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>How a query ended.</summary>
internal enum SqlOutcomeKind
{
    /// <summary>With rows.</summary>
    Table,

    /// <summary>The statement asks for what a query may not do.</summary>
    Refused,

    /// <summary>SQLite could not prepare or finish it.</summary>
    Failed,

    /// <summary>It was stopped at its deadline.</summary>
    TimedOut,
}
