using System.Text.Json;

namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>
/// What a worker is told at its start: where the libraries lie that its parent found. A worker has no list of dependencies of its
/// own, so that it starts alike from an application's folder, a test host, a notebook or a plug-in.
/// </summary>
/// <param name="Assemblies">Paths of managed libraries; empty where the worker finds them by itself.</param>
/// <param name="Sqlite">The path of SQLite's native library; absent where the worker finds it by itself.</param>
internal sealed record SqlWorkerSettings(IReadOnlyList<string> Assemblies, string? Sqlite)
{
    /// <summary>The environment variable that makes a process a worker.</summary>
    public const string Variable = "RESTEM_SQL_WORKER";

    public static SqlWorkerSettings None { get; } = new([], null);

    public static SqlWorkerSettings? OfThisProcess() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? JsonSerializer.Deserialize<SqlWorkerSettings>(text)
            : null;

    public string ToText() => JsonSerializer.Serialize(this);
}
