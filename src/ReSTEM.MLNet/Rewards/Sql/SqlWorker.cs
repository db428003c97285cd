using ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>The other side of <see cref="SqlIsolation.ReenteredApplication"/>.</summary>
public static class SqlWorker
{
    /// <summary>
    /// Where this process was started to run queries, runs them until its parent ends or needs it no more, and tells so; else
    /// returns at once. Call it before anything else.
    /// </summary>
    /// <example>
    /// <code>
    /// if (SqlWorker.TryServe())
    ///     return 0;
    /// </code>
    /// </example>
    public static bool TryServe()
    {
        if (SqlWorkerSettings.OfThisProcess() is not { } settings)
            return false;
        SqlWorkerLibraries.Use(settings);
        SqlWorkerServer.Serve();
        return true;
    }
}
