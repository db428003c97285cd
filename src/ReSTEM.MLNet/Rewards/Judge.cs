using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>Runs a reward over many completions at once and retries it when its machinery fails.</summary>
internal sealed class Judge(IReward reward, RewardOptions options)
{
    private static readonly Judgement Truncated = new(
        Verdict.Truncated,
        "The completion was cut before its end of text."
    );

    /// <summary>Judgements in the order of the completions. Equal completions of one problem are judged once.</summary>
    public async Task<IReadOnlyList<Judgement>> JudgeAsync(IReadOnlyList<Completion> completions)
    {
        var distinct = completions.Where(c => !c.IsCut).DistinctBy(c => c.Key).ToArray();
        var judgements = new Judgement[distinct.Length];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Parallelism,
            CancellationToken = options.CancellationToken,
        };
        await Parallel
            .ForAsync(
                0,
                distinct.Length,
                parallel,
                async (i, token) =>
                    judgements[i] = await JudgeAsync(distinct[i], token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        var byKey = distinct.Zip(judgements).ToDictionary(p => p.First.Key, p => p.Second);
        return [.. completions.Select(c => c.IsCut ? Truncated : byKey[c.Key])];
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
