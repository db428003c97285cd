using System.Diagnostics;
using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Problems.Readers;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>
/// The persistent sandbox against a fresh <c>bwrap python3</c> for each program, on HumanEval's canonical solutions; and whether many
/// programs in a row leave anything behind.
/// </summary>
internal static class SandboxBenchmark
{
    private const int Workers = 2;
    private const int Rounds = 7;

    private static readonly PythonRewardOptions Patient = new()
    {
        Workers = Workers,
        TimeLimit = TimeSpan.FromSeconds(30),
        Attempts = 1, // a failure of the machinery is to be seen, not mended
    };

    public static async Task<string> CompareAsync(string humanEval)
    {
        Problem[] problems = [.. HumanEvalReader.Read(humanEval)];
        await using var reward = new PythonReward(Patient);
        await reward.StartAsync(CancellationToken.None);
        await RateAsync(problems, problem => PersistentAsync(reward, problem));
        await RateAsync(problems[..40], FreshBox.RunAsync);
        var persistent = new List<double>();
        var fresh = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            persistent.Add(await RateAsync(problems, problem => PersistentAsync(reward, problem)));
            fresh.Add(await RateAsync(problems, FreshBox.RunAsync));
        }

        return JsonSerializer.Serialize(
            new
            {
                benchmark = "sandbox",
                programs = problems.Length,
                workers = Workers,
                rounds = Rounds,
                persistentPerSecond = Math.Round(Median(persistent), 1),
                freshPerSecond = Math.Round(Median(fresh), 1),
                ratio = Math.Round(Median(persistent) / Median(fresh), 2),
                ratios = persistent.Zip(fresh, (one, other) => Math.Round(one / other, 2)),
                load = SystemLoad.Now(),
            }
        );
    }

    /// <summary>So many programs in a row; memory of this process and of all it started, at ten points.</summary>
    public static async Task<string> EndureAsync(string humanEval, int programs)
    {
        Problem[] problems = [.. HumanEvalReader.Read(humanEval)];
        var megabytes = new List<object>();
        var failures = 0;
        var surprises = 0;
        var started = Stopwatch.GetTimestamp();
        await using (var reward = new PythonReward(Patient))
        {
            for (var part = 1; part <= 10; part++)
            {
                var chosen = Enumerable
                    .Range(0, programs / 10)
                    .Select(i => problems[i % problems.Length]);
                await RateAsync(
                    [.. chosen],
                    async problem =>
                    {
                        try
                        {
                            if (!await PersistentAsync(reward, problem))
                                Interlocked.Increment(ref surprises);
                        }
                        catch (SandboxException)
                        {
                            Interlocked.Increment(ref failures);
                        }

                        return true;
                    }
                );
                megabytes.Add(ProcessFamily.Megabytes());
            }
        }

        return JsonSerializer.Serialize(
            new
            {
                benchmark = "sandbox endurance",
                programs,
                workers = Workers,
                programsPerSecond = Math.Round(
                    programs / Stopwatch.GetElapsedTime(started).TotalSeconds,
                    1
                ),
                machineryFailures = failures,
                canonicalNotCorrect = surprises,
                megabytes,
                processesLeft = ProcessFamily.Descendants().Count(),
                load = SystemLoad.Now(),
            }
        );
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(Rounds / 2);

    private static async Task<bool> PersistentAsync(PythonReward reward, Problem problem)
    {
        var judgement = await reward.JudgeAsync(problem, problem.Answer, CancellationToken.None);
        return judgement.Verdict == Verdict.Correct;
    }

    private static async Task<double> RateAsync(Problem[] problems, Func<Problem, Task<bool>> run)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            problems,
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (problem, _) =>
            {
                if (!await run(problem))
                    throw new InvalidOperationException($"{problem.Id} was to be correct.");
            }
        );
        return problems.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
