namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Where queries run.</summary>
public enum SqlIsolation
{
    /// <summary>
    /// In worker processes of the .NET runtime that runs this application: whatever a query does, it ends at its deadline, by
    /// the worker's end if need be.
    /// </summary>
    WorkerProcess,

    /// <summary>
    /// The same, for applications that carry their own runtime or are one file: the worker is this application, started again.
    /// Its <c>Main</c> must begin with <see cref="SqlWorker.TryServe"/>, or it runs a second time.
    /// </summary>
    ReenteredApplication,

    /// <summary>
    /// In this process. Weaker: one long call inside a function of SQL (<c>ltrim</c>, <c>instr</c> of long texts) cannot be
    /// interrupted and runs to its end, which may be minutes; only then is it a Timeout.
    /// </summary>
    InProcess,
}
