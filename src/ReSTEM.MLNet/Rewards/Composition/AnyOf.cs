using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>Correct when one reward says so; they are asked in order until one does. Otherwise all reasons are given.</summary>
public sealed class AnyOf : IReward
{
    private readonly IReadOnlyList<IReward> _rewards;

    /// <summary>Joins rewards.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public AnyOf(params IReadOnlyList<IReward> rewards)
    {
        Composed.ThrowIfEmpty(rewards);
        _rewards = rewards;
    }

    internal IReadOnlyList<IReward> Rewards => _rewards;

    /// <inheritdoc/>
    public async ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        var refusals = new List<Judgement>();
        foreach (var reward in _rewards)
        {
            var judgement = await reward
                .JudgeAsync(problem, completion, cancellationToken)
                .ConfigureAwait(false);
            if (judgement.Verdict == Verdict.Correct)
            {
                return judgement;
            }

            refusals.Add(judgement);
        }

        return refusals[^1] with
        {
            Verdict = refusals.Any(refusal => refusal.Verdict == Verdict.Wrong)
                ? Verdict.Wrong
                : refusals[^1].Verdict,
            Reason = string.Join("; ", refusals.Select(refusal => refusal.Reason)),
        };
    }
}
