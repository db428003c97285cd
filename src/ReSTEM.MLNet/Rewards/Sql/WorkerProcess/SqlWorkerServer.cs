using System.Collections.Concurrent;

namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>The worker's side: runs one query after the other until its input ends.</summary>
internal static class SqlWorkerServer
{
    /// <summary>SQLite's memory in a worker: more makes the query fail.</summary>
    private const long HeapBytes = 64 << 20;

    public static void Serve()
    {
        // The standard streams are the line to the parent; nothing is printed.
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        using var requests = new BlockingCollection<SqlWorkerRequest>();
        new Thread(() => Receive(input, requests)) { IsBackground = true }.Start();
        Send(output, SqlWorkerMessage.Ready, _ => { });
        foreach (var request in requests.GetConsumingEnumerable())
            Answer(request, output);
    }

    /// <summary>Runs on a thread of its own. Ends the process with its input, even in the midst of a query: its parent is gone.</summary>
    private static void Receive(Stream input, BlockingCollection<SqlWorkerRequest> requests)
    {
        try
        {
            while (true)
            {
                using var body = Blocking.Wait(SqlWire.ReadAsync(input, int.MaxValue));
                requests.Add(SqlWorkerRequest.Read(body));
            }
        }
        catch (IOException)
        {
            Environment.Exit(0);
        }
    }

    private static void Answer(SqlWorkerRequest request, Stream output)
    {
        try
        {
            using var database = GuardedDatabase.Open(
                request.DatabasePath,
                request.Limits,
                CancellationToken.None
            );
            GuardedDatabase.LimitHeap(HeapBytes);
            Send(output, SqlWorkerMessage.Started, _ => { });
            var outcome = database.Run(request.Sql);
            Send(output, SqlWorkerMessage.Ended, writer => SqlWire.Write(writer, outcome));
        }
        catch (InvalidOperationException fault)
        {
            Send(output, SqlWorkerMessage.Fault, writer => writer.Write(fault.Message));
        }
    }

    private static void Send(Stream output, SqlWorkerMessage message, Action<BinaryWriter> write)
    {
        var frame = SqlWire.Frame(writer =>
        {
            writer.Write((int)message);
            write(writer);
        });
        output.Write(frame);
        output.Flush();
    }
}
