using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>Matches within a time.</summary>
internal static class PatternMatch
{
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMilliseconds(100);

    public static Judgement Judge(Regex pattern, string completion)
    {
        try
        {
            return pattern.IsMatch(completion)
                ? Judgement.Correct
                : new Judgement(Verdict.Wrong, $"there is no match of {pattern}");
        }
        catch (RegexMatchTimeoutException)
        {
            return new Judgement(
                Verdict.Timeout,
                $"the match of {pattern} did not end within {pattern.MatchTimeout.TotalSeconds:0.###} s"
            );
        }
    }
}
