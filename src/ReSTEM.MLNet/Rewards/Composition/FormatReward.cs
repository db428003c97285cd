using System.Text.RegularExpressions;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>
/// Correct when a pattern, the same for all problems, occurs in the completion: that it is written in the form asked for. Write
/// <c>^...$</c> to mean all of it. A match that takes longer than its time is a Timeout.
/// </summary>
public sealed class FormatReward : IReward
{
    private readonly Regex _pattern;

    /// <summary>Sets the form.</summary>
    /// <param name="pattern">A .NET regular expression.</param>
    /// <param name="options">How it matches; absent for none.</param>
    /// <param name="timeout">The time one match gets; absent for 0.1 s.</param>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    public FormatReward(
        string pattern,
        RegexOptions options = RegexOptions.None,
        TimeSpan? timeout = null
    )
    {
        ArgumentNullException.ThrowIfNull(pattern);
        _pattern = new Regex(pattern, options, timeout ?? PatternMatch.DefaultTimeout);
    }

    internal Regex Pattern => _pattern;

    /// <inheritdoc/>
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(completion);
        cancellationToken.ThrowIfCancellationRequested();

        return ValueTask.FromResult(PatternMatch.Judge(_pattern, completion));
    }
}
