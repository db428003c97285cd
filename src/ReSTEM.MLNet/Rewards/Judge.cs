using System.Diagnostics;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Telemetry;

namespace ReSTEM.MLNet.Rewards;

/// <summary>Runs a reward over many completions at once and retries it when its machinery fails.</summary>
internal sealed class Judge(IHost host, IReward reward, RewardOptions options)
{
    private static readonly Judgement Truncated = new(
        Verdict.Truncated,
        "The completion was cut before its end of text."
    );

    public IReward Reward => reward;

    public IHost Host => host;

    /// <summary>Judgements in the order of the completions. Equal completions of one problem are judged once.</summary>
    public async Task<IReadOnlyList<Judgement>> JudgeAsync(IReadOnlyList<Completion> completions)
    {
        var distinct = completions.Where(c => !c.IsCut).DistinctBy(c => c.Key).ToArray();
        using var activity = Instruments.Activities.StartActivity("judge");
        activity?.SetTag("restem.samples", completions.Count);
        var judgements = await JudgeAllAsync(distinct).ConfigureAwait(false);
        var byKey = distinct.Zip(judgements).ToDictionary(p => p.First.Key, p => p.Second);
        Judgement[] all = [.. completions.Select(c => c.IsCut ? Truncated : byKey[c.Key])];
        foreach (var (verdict, count) in all.CountBy(j => j.Verdict))
            Instruments.Verdicts.Add(
                count,
                new KeyValuePair<string, object?>("verdict", $"{verdict}")
            );
        return all;
    }

    private async Task<Judgement[]> JudgeAllAsync(Completion[] completions)
    {
        using var stop = new HostCancellation(host, options.CancellationToken);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Parallelism,
            CancellationToken = stop.Token,
        };
        var judgements = new Judgement[completions.Length];
        long waiting = completions.Length;
        Instruments.RewardQueue.Add(waiting);
        try
        {
            await Parallel
                .ForAsync(
                    0,
                    completions.Length,
                    parallel,
                    async (i, token) =>
                    {
                        var start = Stopwatch.GetTimestamp();
                        judgements[i] = await JudgeAsync(completions[i], token)
                            .ConfigureAwait(false);
                        Interlocked.Decrement(ref waiting);
                        Instruments.RewardQueue.Add(-1);
                        Instruments.RewardSeconds.Record(
                            Stopwatch.GetElapsedTime(start).TotalSeconds
                        );
                    }
                )
                .ConfigureAwait(false);
        }
        finally
        {
            Instruments.RewardQueue.Add(-waiting); // those that a failure or cancellation left
        }
        return judgements;
    }

    private async ValueTask<Judgement> JudgeAsync(Completion completion, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await reward
                    .JudgeAsync(completion.Problem, completion.Text, token)
                    .ConfigureAwait(false);
            }
            catch (Exception failure) when (!token.IsCancellationRequested)
            {
                if (attempt == options.Retries)
                    throw Surface(completion, failure, attempt + 1);
            }
        }
    }

    private InvalidOperationException Surface(
        Completion completion,
        Exception failure,
        int attempts
    ) =>
        new(
            $"The reward {reward.GetType().Name} failed on problem '{completion.Problem.Id}', {attempts} time(s): {failure.Message} "
                + "A failure of the checker is no verdict, so nothing was decided. Mend the checker; if the completion is at fault, let the reward return Verdict.Error.",
            failure
        );

    /// <summary>A completion to judge.</summary>
    /// <param name="Problem">What it should solve.</param>
    /// <param name="Text">What the model wrote.</param>
    /// <param name="IsCut">Whether it ended before its end of text: such a one is never judged.</param>
    internal sealed record Completion(Problem Problem, string Text, bool IsCut)
    {
        public (string, string) Key => (Problem.Id, Text);
    }
}
