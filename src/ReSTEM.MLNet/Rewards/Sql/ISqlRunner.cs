namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Runs one query on a database file that it cannot change.</summary>
internal interface ISqlRunner : IAsyncDisposable
{
    /// <summary>
    /// The query's outcome. What is wrong with the query is an outcome; what is wrong with the file or the runner is an exception.
    /// </summary>
    ValueTask<SqlOutcome> RunAsync(
        string databasePath,
        string sql,
        CancellationToken cancellationToken
    );
}
