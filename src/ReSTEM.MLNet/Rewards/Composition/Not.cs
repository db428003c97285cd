using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>
/// Correct when a reward says Wrong, and the other way round. What could not be checked (Timeout, Error, Truncated) stays so: it is
/// no proof of the opposite.
/// </summary>
/// <param name="reward">The reward to turn around.</param>
public sealed class Not(IReward reward) : IReward
{
    private readonly IReward _reward = reward ?? throw new ArgumentNullException(nameof(reward));

    internal IReward Reward => _reward;

    /// <inheritdoc/>
    public async ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        var judgement = await _reward
            .JudgeAsync(problem, completion, cancellationToken)
            .ConfigureAwait(false);
        return judgement.Verdict switch
        {
            Verdict.Correct => judgement with
            {
                Verdict = Verdict.Wrong,
                Reason = "what must not hold does",
            },
            Verdict.Wrong => judgement with { Verdict = Verdict.Correct },
            _ => judgement,
        };
    }
}
