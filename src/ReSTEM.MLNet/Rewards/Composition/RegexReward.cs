using System.Text.RegularExpressions;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>
/// Correct when the problem's own pattern, its <see cref="Problem.Answer"/>, occurs in the completion. Write <c>^...$</c> to mean all
/// of it. A match that takes longer than its time is a Timeout.
/// </summary>
/// <param name="options">How patterns match; absent for none.</param>
/// <param name="timeout">The time one match gets; absent for 0.1 s.</param>
public sealed class RegexReward(RegexOptions options = RegexOptions.None, TimeSpan? timeout = null)
    : IReward
{
    internal RegexOptions Options => options;

    internal TimeSpan? Timeout => timeout;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The problem's answer is no regular expression.</exception>
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        cancellationToken.ThrowIfCancellationRequested();

        return ValueTask.FromResult(PatternMatch.Judge(Pattern(problem), completion));
    }

    private Regex Pattern(Problem problem)
    {
        try
        {
            return new Regex(problem.Answer, options, timeout ?? PatternMatch.DefaultTimeout);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException(
                $"The answer of problem '{problem.Id}' is no regular expression: {error.Message} Correct it, or leave the problem out.",
                error
            );
        }
    }
}
