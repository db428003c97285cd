using System.Globalization;

namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>Makes a verdict of a score.</summary>
internal static class ThresholdJudgement
{
    /// <summary>A threshold that is a score.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 100.</exception>
    public static double Checked(double threshold, string reward) =>
        threshold is >= 0 and <= 100
            ? threshold
            : throw new ArgumentOutOfRangeException(
                nameof(threshold),
                threshold,
                $"The threshold of {reward} is {threshold}; it must be between 0 and 100."
            );

    public static Judgement Of(string metric, double score, double threshold) =>
        new(
            score >= threshold ? Verdict.Correct : Verdict.Wrong,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{metric} {score:0.0}, threshold {threshold:0.0}"
            )
        )
        {
            Score = score,
        };
}
