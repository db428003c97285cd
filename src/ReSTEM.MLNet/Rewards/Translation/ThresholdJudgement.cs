using System.Globalization;

namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>Makes a verdict of a score.</summary>
internal static class ThresholdJudgement
{
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
