using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>Correct when the completion is the answer, blanks at both ends aside.</summary>
/// <param name="comparison">Whether capitals count.</param>
public sealed class ExactReward(StringComparison comparison = StringComparison.Ordinal) : IReward
{
    internal StringComparison Comparison => comparison;

    /// <inheritdoc/>
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        cancellationToken.ThrowIfCancellationRequested();

        var isEqual = string.Equals(problem.Answer.Trim(), completion.Trim(), comparison);
        return ValueTask.FromResult(
            isEqual
                ? Judgement.Correct
                : new Judgement(Verdict.Wrong, "the text is not the expected one")
        );
    }
}
