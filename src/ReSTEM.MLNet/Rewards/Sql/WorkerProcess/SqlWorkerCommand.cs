using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>How a worker is started.</summary>
internal sealed record SqlWorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>A worker that needs more has gone wild: 512 MB.</summary>
    private const string ManagedHeapBytes = "0x20000000";

    /// <summary>What a runtime needs of the environment; all else, hooks and profilers included, is this application's.</summary>
    private static readonly string[] Inherited =
    [
        "PATH",
        "HOME",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SystemRoot",
        "DOTNET_ROOT",
        "LD_LIBRARY_PATH",
    ];

    public required SqlWorkerSettings Settings { get; init; }

    /// <summary>The command for a kind of isolation.</summary>
    /// <param name="isolation">A kind that has processes.</param>
    /// <param name="configuration">Where the runtime's configuration of <see cref="RuntimeConfiguration"/> lies.</param>
    /// <exception cref="SqlWorkerException">It cannot be had; the message says why and what to do.</exception>
    public static SqlWorkerCommand For(SqlIsolation isolation, string configuration) =>
        isolation == SqlIsolation.ReenteredApplication
            ? new(Environment.ProcessPath!, []) { Settings = SqlWorkerSettings.None }
            : new(
                FindRuntime(),
                [
                    "exec",
                    "--runtimeconfig",
                    configuration,
                    SqlWorkerLibraries.PathOf(typeof(SqlWorkerCommand).Assembly),
                ]
            )
            {
                Settings = SqlWorkerLibraries.Find(),
            };

    /// <summary>The runtime that this process runs on, without the frameworks that an application may add.</summary>
    public static string RuntimeConfiguration() =>
        JsonSerializer.Serialize(
            new
            {
                runtimeOptions = new
                {
                    framework = new
                    {
                        name = "Microsoft.NETCore.App",
                        version = Environment.Version.ToString(3),
                    },
                    configProperties = new Dictionary<string, bool>
                    {
                        ["System.GC.Concurrent"] = false,
                        ["System.GC.Server"] = false,
                        ["System.Globalization.Invariant"] = true,
                    },
                },
            }
        );

    public ProcessStartInfo ToStartInfo()
    {
        var info = new ProcessStartInfo(FileName, Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var name in info.Environment.Keys.Except(Inherited).ToArray())
            info.Environment.Remove(name);
        info.Environment["DOTNET_GCHeapHardLimit"] = ManagedHeapBytes;
        // Its socket would stay behind when the worker is killed.
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        info.Environment[SqlWorkerSettings.Variable] = Settings.ToText();
        return info;
    }

    /// <summary>The <c>dotnet</c> of the runtime's own installation: &lt;root&gt;/shared/Microsoft.NETCore.App/10.0.0.</summary>
    private static string FindRuntime()
    {
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        var root = runtime.Parent?.Parent?.Parent?.FullName ?? "";
        var dotnet = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(dotnet)
            ? dotnet
            : throw new SqlWorkerException(
                $"There is no '{dotnet}' to run queries with: this application carries its own runtime. Choose "
                    + $"{nameof(SqlIsolation)}.{nameof(SqlIsolation.ReenteredApplication)} and let Main begin with SqlWorker.TryServe()."
            );
    }
}
