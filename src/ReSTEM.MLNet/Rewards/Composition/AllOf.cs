using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>
/// Correct when every reward says so. They are asked in order and the first other verdict is the answer, so put cheap checks first.
/// </summary>
public sealed class AllOf : IReward
{
    private readonly IReadOnlyList<IReward> _rewards;

    /// <summary>Joins rewards.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public AllOf(params IReadOnlyList<IReward> rewards)
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
        var last = Judgement.Correct;
        foreach (var reward in _rewards)
        {
            last = await reward
                .JudgeAsync(problem, completion, cancellationToken)
                .ConfigureAwait(false);
            if (last.Verdict != Verdict.Correct)
            {
                return last;
            }
        }

        return last;
    }
}
