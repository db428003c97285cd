using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Tests.Rewards.Mathematics;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>How many answers a second one core judges, and how long the slowest of many hostile ones takes.</summary>
internal static class MathBenchmark
{
    private const int Answers = 20_000;

    public static async Task<string> PlainAsync()
    {
        var rows = Enumerable.Range(0, Answers).Select(Row).ToArray();
        var reward = new MathAnswerReward();
        await JudgeAsync(reward, rows);
        var rates = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            rates.Add(rows.Length / await JudgeAsync(reward, rows));
        }

        return JsonSerializer.Serialize(
            new
            {
                benchmark = "math",
                answers = Answers,
                threads = 1,
                answersPerSecond = Math.Round(rates.Order().ElementAt(2)),
                load = SystemLoad.Now(),
            }
        );
    }

    /// <summary>Each string as a completion, by each profile; the time of a string is that of its slowest judgement.</summary>
    public static async Task<string> HostileAsync(int count)
    {
        var milliseconds = new double[count];
        var failures = new List<string>();
        for (var number = 0; number < count; number++)
        {
            foreach (var profile in Enum.GetValues<MathProfile>())
            {
                var reward = new MathAnswerReward(profile);
                var text = RandomLatex.Text(seed: 2, number);
                var elapsed = double.PositiveInfinity;
                // A slow one is judged again: what another program took of the time is not its own.
                for (var attempt = 0; attempt < 5 && elapsed > 5; attempt++)
                {
                    var started = Stopwatch.GetTimestamp();
                    if (await FailureAsync(reward, text) is { } failure)
                    {
                        failures.Add($"{number} by {profile}: {failure}");
                    }

                    elapsed = Math.Min(
                        elapsed,
                        Stopwatch.GetElapsedTime(started).TotalMilliseconds
                    );
                }

                milliseconds[number] = Math.Max(milliseconds[number], elapsed);
            }
        }

        var slowest = RandomLatex.Text(seed: 2, milliseconds.IndexOf(milliseconds.Max()));
        Array.Sort(milliseconds);
        return JsonSerializer.Serialize(
            new
            {
                benchmark = "math fuzz",
                strings = count,
                failures = failures.Count,
                firstFailure = failures.FirstOrDefault(),
                meanMilliseconds = Math.Round(milliseconds.Average(), 4),
                p99Milliseconds = Math.Round(milliseconds[count * 99 / 100], 3),
                maxMilliseconds = Math.Round(milliseconds[^1], 2),
                slowest = slowest[..Math.Min(80, slowest.Length)],
                load = SystemLoad.Now(),
            }
        );
    }

    private static async Task<string?> FailureAsync(MathAnswerReward reward, string text)
    {
        try
        {
            var problem = new Problem
            {
                Id = "fuzz",
                Question = "",
                Answer = @"\frac{x^2+1}{2}",
            };
            _ = await reward.JudgeAsync(problem, text, default);
            return null;
        }
#pragma warning disable CA1031 // any exception is the finding
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure.ToString();
        }
    }

    private static async Task<double> JudgeAsync(
        MathAnswerReward reward,
        (Problem Problem, string Text, bool Right)[] rows
    )
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var (problem, text, right) in rows)
        {
            var judgement = await reward.JudgeAsync(problem, text, default);
            if ((judgement.Verdict == Verdict.Correct) != right)
                throw new InvalidOperationException(
                    $"{text} against {problem.Answer} is judged wrongly."
                );
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Whole numbers, decimals, fractions and powers at the end of a sentence; every second one is wrong.</summary>
    private static (Problem, string, bool) Row(int i)
    {
        var right = i % 2 == 0;
        var n = right ? i : i + 1;
        var (gold, answer) = (i % 8 / 2) switch
        {
            0 => ($"{i}", $"{n}"),
            1 => ($"{i}.5", string.Create(CultureInfo.InvariantCulture, $"{n + 0.5}")),
            2 => ($@"\frac{{{i}}}{{7}}", $@"\dfrac{{{n * 2}}}{{14}}"),
            _ => ($@"{i}\sqrt{{2}}", $@"{n}\sqrt2"),
        };
        var problem = new Problem
        {
            Id = $"{i}",
            Question = "",
            Answer = gold,
        };
        return (problem, $@"We add and find that the answer is $\boxed{{{answer}}}$.", right);
    }
}
