using System.Diagnostics;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>What one would write without a sandbox of ours: a box and an interpreter for each program, its tests inside.</summary>
internal static class FreshBox
{
    private static readonly string[] Box =
    [
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--ro-bind",
        "/usr",
        "/usr",
        "--symlink",
        "usr/bin",
        "/bin",
        "--symlink",
        "usr/lib",
        "/lib",
        "--symlink",
        "usr/lib64",
        "/lib64",
        "--ro-bind-try",
        "/etc/ld.so.cache",
        "/etc/ld.so.cache",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--tmpfs",
        "/tmp",
        "--remount-ro",
        "/",
        "--chdir",
        "/tmp",
        "/usr/bin/python3",
        "-I",
        "-S",
        "-B",
        "-",
    ];

    public static async Task<bool> RunAsync(Problem problem)
    {
        using var process = Process.Start(
            new ProcessStartInfo("bwrap", Box)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
            }
        )!;
        await process.StandardInput.WriteAsync(
            $"{problem.Question}{problem.Answer}\n{problem.Columns["test"]}\ncheck({problem.Columns["entry_point"]})\n"
        );
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
