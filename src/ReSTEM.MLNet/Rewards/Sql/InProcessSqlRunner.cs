namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Runs queries in this process: the guards hold, but one long call inside a SQL function cannot be stopped.</summary>
internal sealed class InProcessSqlRunner(SqlLimits limits) : ISqlRunner
{
    public async ValueTask<SqlOutcome> RunAsync(
        string databasePath,
        string sql,
        CancellationToken cancellationToken
    )
    {
        var outcome = await Task.Run(
                () =>
                {
                    using var database = GuardedDatabase.Open(
                        databasePath,
                        limits,
                        cancellationToken
                    );
                    return database.Run(sql);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return outcome;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
