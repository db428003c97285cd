namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>A <see cref="SqlExecutionReward"/> over the same databases for every problem in a model file, which does not hold them.</summary>
internal sealed record StoredSqlReward : StoredReward
{
    public required IReadOnlyList<StoredSqlDatabase> Databases { get; init; }

    public required SqlMatch Match { get; init; }

    public required SqlLimits Limits { get; init; }

    /// <summary>Where queries run; the number of workers is that of another machine where it was chosen by its processors.</summary>
    public required SqlWorkerOptions Workers { get; init; }

    /// <summary>Whether there were as many workers as processors: then so it is where the file is loaded.</summary>
    public required bool AWorkerAProcessor { get; init; }

    public override IReward ToReward(StoredJudges judges)
    {
        foreach (var database in Databases)
            database.Require();
        var workers = AWorkerAProcessor
            ? Workers with
            {
                Workers = Environment.ProcessorCount,
            }
            : Workers;
        return judges.Own(
            new SqlExecutionReward([.. Databases.Select(d => d.Path)], Match, Limits, workers)
        );
    }
}
