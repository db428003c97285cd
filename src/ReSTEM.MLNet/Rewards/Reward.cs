using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>Makes rewards from functions. They are called from several threads at once; one that throws has failed and has decided nothing.</summary>
/// <example>
/// <code>
/// var reward = Reward.From((problem, completion) => completion.Trim() == problem.Answer);
/// </code>
/// </example>
public static class Reward
{
    /// <summary>A reward that is right or wrong.</summary>
    /// <param name="isCorrect">Whether the completion solves the problem.</param>
    public static IReward From(Func<Problem, string, bool> isCorrect)
    {
        ArgumentNullException.ThrowIfNull(isCorrect);
        return new DelegateReward(
            (problem, completion, _) =>
                ValueTask.FromResult(ToJudgement(isCorrect(problem, completion)))
        );
    }

    /// <summary>A reward with verdicts and reasons of its own.</summary>
    /// <param name="judge">Judges a completion.</param>
    public static IReward From(Func<Problem, string, Judgement> judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return new DelegateReward(
            (problem, completion, _) => ValueTask.FromResult(judge(problem, completion))
        );
    }

    /// <summary>A reward that waits for something, a service for example.</summary>
    /// <param name="isCorrect">Whether the completion solves the problem.</param>
    public static IReward From(Func<Problem, string, CancellationToken, Task<bool>> isCorrect)
    {
        ArgumentNullException.ThrowIfNull(isCorrect);
        return new DelegateReward(
            async (problem, completion, token) =>
                ToJudgement(await isCorrect(problem, completion, token).ConfigureAwait(false))
        );
    }

    private static Judgement ToJudgement(bool isCorrect) =>
        isCorrect ? Judgement.Correct : new Judgement(Verdict.Wrong);
}
