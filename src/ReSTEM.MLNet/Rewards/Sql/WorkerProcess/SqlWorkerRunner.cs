using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>Runs queries in processes that can be killed.</summary>
internal sealed class SqlWorkerRunner : ISqlRunner
{
    private readonly SqlLimits _limits;
    private readonly SqlIsolation _isolation;
    private readonly WorkerPool<SqlWorkerProcess, SqlWorkerException> _workers;

    public SqlWorkerRunner(SqlLimits limits, SqlWorkerOptions options)
    {
        _limits = limits;
        _isolation = options.Isolation;
        _workers = new(options.Workers, options.Attempts, StartAsync);
    }

    public async ValueTask<SqlOutcome> RunAsync(
        string databasePath,
        string sql,
        CancellationToken cancellationToken
    )
    {
        // A worker's folder is not this process's.
        var request = new SqlWorkerRequest(Path.GetFullPath(databasePath), sql, _limits);
        return await _workers
            .RunAsync((worker, token) => worker.RunAsync(request, token), cancellationToken)
            .ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _workers.DisposeAsync();

    // The runtime reads its configuration from a file and needs it no more once it runs.
    private async Task<SqlWorkerProcess> StartAsync(CancellationToken cancellationToken)
    {
        var configuration = Path.Combine(
            Path.GetTempPath(),
            $"restem-sql-{Guid.NewGuid():N}.runtimeconfig.json"
        );
        try
        {
            await File.WriteAllTextAsync(
                    configuration,
                    SqlWorkerCommand.RuntimeConfiguration(),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var command = SqlWorkerCommand.For(_isolation, configuration);
            return await SqlWorkerProcess
                .StartAsync(command, _limits, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            File.Delete(configuration);
        }
    }
}
