using System.Diagnostics;
using System.Text.Json;

namespace ReSTEM.MLNet.Tests.Samples;

/// <summary>A sample as its users have it: a process with options and files.</summary>
internal static class SampleProgram
{
    /// <summary>Runs it to its end.</summary>
    public static async Task<SampleRun> RunAsync(string sample, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", PathOf(sample), .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var screen = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new SampleRun(process.ExitCode, await screen, await errors);
    }

    /// <summary>What <c>--json</c> wrote, times left out: the same for the same seed.</summary>
    public static async Task<string> TimelessAsync(string file)
    {
        var root = JsonElement.Parse(await File.ReadAllTextAsync(file));
        var rows = root.GetProperty("iterations")
            .EnumerateArray()
            .Select(row =>
                string.Join(
                    ' ',
                    row.EnumerateObject().Where(item => item.Name != "seconds").Select(item => item)
                )
            );
        return string.Join('\n', rows);
    }

    /// <summary>Built with these tests, in the folder of its own that corresponds to theirs.</summary>
    private static string PathOf(string sample)
    {
        var tests = Path.Combine("tests", "ReSTEM.MLNet.Tests");
        var folder = AppContext.BaseDirectory.Replace(tests, Path.Combine("samples", sample));
        return Path.Combine(folder, sample + ".dll");
    }
}
