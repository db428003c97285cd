using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests.SelfTraining;

/// <summary>Scores a completion by its distinct words, a sixth each, and accepts three and more: a graded reward that new models earn.</summary>
internal sealed class VarietyReward : IReward
{
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        var score = completion.Split(' ').Distinct().Count() / 6.0;
        return ValueTask.FromResult(
            new Judgement(score >= 0.5 ? Verdict.Correct : Verdict.Wrong) { Score = score }
        );
    }
}
