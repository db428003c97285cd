using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>A <see cref="SqlExecutionReward"/> over the same databases for every problem in a model file, which does not hold them.</summary>
internal sealed record StoredSqlReward : StoredReward
{
    public required IReadOnlyList<StoredSqlDatabase> Databases { get; init; }

    public required SqlMatch Match { get; init; }

    public required SqlLimits Limits { get; init; }

    /// <summary>Where queries run.</summary>
    public required SqlWorkerOptions Workers { get; init; }

    /// <summary>What <see cref="WorkersByProcessor"/> said of the workers.</summary>
    public required bool AWorkerAProcessor { get; init; }

    public override IReward ToReward(StoredJudges judges)
    {
        foreach (var database in Databases)
            database.Require();
        var workers = Workers with
        {
            Workers = WorkersByProcessor.Here(Workers.Workers, AWorkerAProcessor),
        };
        return judges.Own(
            new SqlExecutionReward([.. Databases.Select(d => d.Path)], Match, Limits, workers)
        );
    }
}
