using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests.Rewards.Composition;

/// <summary>A reward that always says the same and counts how often it is asked.</summary>
internal sealed class Says(Verdict verdict) : IReward
{
    public int Asked { get; private set; }

    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        Asked++;
        return ValueTask.FromResult(new Judgement(verdict, $"says {verdict}"));
    }
}
