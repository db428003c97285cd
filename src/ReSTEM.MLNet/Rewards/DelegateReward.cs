using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>A reward that is a function.</summary>
internal sealed class DelegateReward(
    Func<Problem, string, CancellationToken, ValueTask<Judgement>> judge
) : IReward
{
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    ) => judge(problem, completion, cancellationToken);
}
