using System.Diagnostics;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>A self-training run in a process of its own.</summary>
internal static class RunProcess
{
    private static readonly string s_program = Path.Combine(
        AppContext.BaseDirectory,
        "ReSTEM.MLNet.RunProgram.dll"
    );

    /// <summary>
    /// An argument that lets a process compile its methods once and for all, so that the memory of the compiler, which later compiles
    /// again what runs long, is not taken for that of the run.
    /// </summary>
    public const string CompiledOnce = Setting + "TieredCompilation=0";

    private const string Setting = "DOTNET_";

    /// <summary>Runs to the end. Arguments whose names begin with DOTNET_ are settings of the runtime.</summary>
    public static (int ExitCode, List<string> Lines) Run(
        string directory,
        params string[] arguments
    )
    {
        using var process = Start(directory, arguments);
        List<string> lines = [.. Lines(process)];
        process.WaitForExit();
        return (process.ExitCode, lines);
    }

    /// <summary>Runs up to the piece of progress that <c>pause=</c> names, does something to the run's files, and lets it go on.</summary>
    public static (int ExitCode, List<string> Lines) RunAndDisturb(
        string directory,
        Action disturb,
        params string[] arguments
    )
    {
        using var process = Start(directory, arguments);
        var lines = new List<string>();
        foreach (var line in Lines(process))
        {
            lines.Add(line);
            if (line != "paused")
                continue;
            disturb();
            process.StandardInput.WriteLine();
        }
        process.WaitForExit();
        return (process.ExitCode, lines);
    }

    /// <summary>Kills the run, as <c>kill -9</c> does, once it has said so many pieces of progress and some time has passed.</summary>
    /// <returns>Whether it was killed; false where it came to its end before.</returns>
    public static bool RunAndKill(
        string directory,
        int after,
        TimeSpan later,
        params string[] arguments
    )
    {
        using var process = Start(directory, arguments);
        var said = 0;
        foreach (
            var line in Lines(process)
                .Where(line => line.StartsWith("progress", StringComparison.Ordinal))
        )
        {
            if (++said < after)
                continue;
            process.WaitForExit(later);
            process.Kill();
            break;
        }
        process.WaitForExit();
        return process.ExitCode != 0;
    }

    /// <summary>Kills the run, as <c>kill -9</c> does, where <c>hold=</c> or <c>pause=</c> lets it wait.</summary>
    /// <returns>Whether it was killed; false where it came to its end before.</returns>
    public static bool RunAndKillWhereItWaits(string directory, params string[] arguments)
    {
        using var process = Start(directory, arguments);
        var waits = Lines(process).Contains("paused");
        if (waits)
            process.Kill();
        process.WaitForExit();
        return waits;
    }

    private static Process Start(string directory, string[] arguments)
    {
        var settings = arguments.Where(a => a.StartsWith(Setting, StringComparison.Ordinal));
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", s_program, directory, .. arguments.Except(settings)]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        // A young generation of 8 MB: by default it is as large as the processor's cache, and memory grows up to that.
        foreach (var setting in settings.Append(Setting + "GCgen0size=0x800000"))
            start.Environment[setting.Split('=')[0]] = setting.Split('=')[1];
        return Process.Start(start)!;
    }

    private static IEnumerable<string> Lines(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
            yield return line;
    }
}
