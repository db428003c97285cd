using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>Finds the libraries a worker needs, in its parent, and loads them from there, in the worker.</summary>
internal static class SqlWorkerLibraries
{
    private const string Native = "e_sqlite3";
    private const string Provider = "SQLitePCLRaw.provider.e_sqlite3";

    private static readonly string[] Managed =
    [
        "Microsoft.Data.Sqlite",
        "SQLitePCLRaw.core",
        "SQLitePCLRaw.batteries_v2",
        Provider,
    ];

    /// <summary>The libraries as this process has them.</summary>
    /// <exception cref="SqlWorkerException">They are not files of their own.</exception>
    public static SqlWorkerSettings Find()
    {
        var context = AssemblyLoadContext.GetLoadContext(typeof(SqlWorkerLibraries).Assembly)!;
        var assemblies = Managed
            .Select(name => context.LoadFromAssemblyName(new AssemblyName(name)))
            .ToDictionary(assembly => assembly.GetName().Name!, assembly => assembly);
        var missing = assemblies.Values.FirstOrDefault(assembly => PathOf(assembly).Length == 0);
        return missing is null
            ? new([.. assemblies.Values.Select(PathOf)], FindNative(assemblies[Provider]))
            : throw new SqlWorkerException(
                $"{missing.GetName().Name} is no file that a worker process could load: this application is one file. "
                    + $"Choose {nameof(SqlIsolation)}.{nameof(SqlIsolation.ReenteredApplication)} and let Main begin with SqlWorker.TryServe()."
            );
    }

    /// <summary>Makes the worker load what it was told of.</summary>
    public static void Use(SqlWorkerSettings settings)
    {
        if (settings.Assemblies.Count == 0)
            return;
        var paths = settings.Assemblies.ToDictionary(path =>
            Path.GetFileNameWithoutExtension(path)
        );
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            paths.TryGetValue(name.Name!, out var path) ? context.LoadFromAssemblyPath(path) : null;
        // In an application's folder the managed libraries are found without us, the native one of its platform is not.
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            name == Native && settings.Sqlite is { } sqlite ? NativeLibrary.Load(sqlite) : 0;
    }

    // IL3000: that a library in a single file has no path is what we ask for.
#pragma warning disable IL3000
    public static string PathOf(Assembly assembly) => assembly.Location;
#pragma warning restore IL3000

    /// <summary>Loaded first, as this process would; then its path is known.</summary>
    private static string? FindNative(Assembly provider)
    {
        if (!NativeLibrary.TryLoad(Native, provider, searchPath: null, out _))
            return null;
        using var process = Process.GetCurrentProcess();
        return process
            .Modules.Cast<ProcessModule>()
            .Select(module => module.FileName)
            .FirstOrDefault(path =>
                Path.GetFileName(path).Contains(Native, StringComparison.Ordinal)
            );
    }
}
