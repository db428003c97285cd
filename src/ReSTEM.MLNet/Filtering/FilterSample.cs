using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Filtering;

/// <summary>What the filter looks at.</summary>
/// <param name="IsRewarded">Whether it solves the problem.</param>
/// <param name="Verdict">The verdict behind that.</param>
/// <param name="Score">The number behind the verdict; NaN where there is none.</param>
/// <param name="Completion">The text.</param>
internal readonly record struct FilterSample(
    bool IsRewarded,
    Verdict Verdict,
    double Score,
    string Completion
)
{
    /// <summary>The score, or 1 for a rewarded and 0 for another sample.</summary>
    public double Value => !double.IsNaN(Score) ? Score : (IsRewarded ? 1 : 0);

    public bool IsAccepted(RewardFilterOptions options) =>
        options.Acceptance switch
        {
            SampleAcceptance.Correct => IsRewarded,
            SampleAcceptance.Scored => Verdict is Verdict.Correct or Verdict.Wrong
                && Value > options.ScoreThreshold,
            _ => Verdict != Verdict.Truncated,
        };
}
