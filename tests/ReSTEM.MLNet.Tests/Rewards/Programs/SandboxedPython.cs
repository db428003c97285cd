using System.Diagnostics;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

/// <summary>One started reward for a class of tests; they are skipped where bubblewrap or python3 is absent.</summary>
public sealed class SandboxedPython : IAsyncDisposable
{
    /// <summary>The tests of this folder measure time limits and count processes: not beside each other.</summary>
    public const string OneAtATime = "Sandbox";

    // Some containers and distributions forbid it.
    private static readonly Lazy<bool> s_makesBoxes = new(() =>
    {
        using var box = Process.Start(
            new ProcessStartInfo(
                "/usr/bin/bwrap",
                ["--unshare-all", "--ro-bind", "/", "/", "/usr/bin/true"]
            )
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        box.WaitForExit();
        return box.ExitCode == 0;
    });

    private PythonReward? _reward;
    private PythonReward? _hasty;

    /// <summary>Generous, because the computer may be busy: no test here is about a fast answer.</summary>
    public static PythonRewardOptions Patient { get; } =
        new() { Workers = 2, TimeLimit = TimeSpan.FromSeconds(30) };

    public PythonReward Reward => _reward ??= Start(Patient);

    /// <summary>For programs that are to be refused, some of them only by the end of their time.</summary>
    public PythonReward Hasty =>
        _hasty ??= Start(Patient with { TimeLimit = TimeSpan.FromSeconds(3) });

    public static PythonReward Start(PythonRewardOptions options)
    {
        SkipWithoutSandbox();
        return new PythonReward(options);
    }

    public static void SkipWithoutSandbox()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The sandbox needs Linux.");
        Assert.SkipUnless(
            File.Exists("/usr/bin/bwrap") && File.Exists("/usr/bin/python3"),
            "Needs bubblewrap and python3 in /usr/bin."
        );
        Assert.SkipUnless(s_makesBoxes.Value, "bubblewrap may not make namespaces here.");
    }

    public static void SkipWithoutLandlock()
    {
        const string Ask =
            "import ctypes, sys; sys.exit(ctypes.CDLL(None).syscall(444, None, 0, 1) < 1)";
        using var python = Process.Start("/usr/bin/python3", ["-c", Ask]);
        python.WaitForExit();
        Assert.SkipUnless(python.ExitCode == 0, "The kernel has no Landlock.");
    }

    /// <summary>Judges all and returns those without the expected verdict, with what they got.</summary>
    public static async Task<IReadOnlyList<string>> SurprisesAsync(
        PythonReward reward,
        IEnumerable<(Problem Problem, string Completion)> programs,
        Func<Verdict, bool> expected
    )
    {
        var surprises = new System.Collections.Concurrent.ConcurrentBag<string>();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Patient.Workers,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(
            programs,
            parallel,
            async (program, cancellation) =>
            {
                var (problem, completion) = program;
                var judgement = await reward.JudgeAsync(problem, completion, cancellation);
                if (!expected(judgement.Verdict))
                {
                    surprises.Add($"{problem.Id}: {judgement.Verdict}: {judgement.Reason}");
                }
            }
        );
        return [.. surprises];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reward in new[] { _reward, _hasty }.OfType<PythonReward>())
        {
            await reward.DisposeAsync();
        }
    }
}
