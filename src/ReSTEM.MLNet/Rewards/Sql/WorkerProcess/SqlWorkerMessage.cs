namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>What a worker says; each stands at the head of a frame.</summary>
internal enum SqlWorkerMessage
{
    /// <summary>It can take queries.</summary>
    Ready,

    /// <summary>The database is open and the query's time begins.</summary>
    Started,

    /// <summary>The query ended; its outcome follows.</summary>
    Ended,

    /// <summary>The database cannot be read; why follows.</summary>
    Fault,
}
