namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>This library started as a program: it runs queries, and does nothing where nobody asks for that.</summary>
internal static class SqlWorkerProgram
{
    private const int NothingToDo = 2;

    private static int Main() => SqlWorker.TryServe() ? 0 : NothingToDo;
}
