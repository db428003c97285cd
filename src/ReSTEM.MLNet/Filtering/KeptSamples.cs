namespace ReSTEM.MLNet.Filtering;

/// <summary>Which samples of one problem are kept: the one place where that is decided.</summary>
internal static class KeptSamples
{
    /// <summary>The fate of each sample of a problem.</summary>
    /// <param name="problemId">The problem.</param>
    /// <param name="samples">All its samples in order: whether it was rewarded, and the completion.</param>
    /// <param name="options">The filter's.</param>
    public static SampleFate[] Decide(
        string problemId,
        IReadOnlyList<(bool IsRewarded, string Completion)> samples,
        RewardFilterOptions options
    )
    {
        var fates = new SampleFate[samples.Count];
        var seen = new HashSet<string>();
        var candidates = new List<int>();
        for (var i = 0; i < fates.Length; i++)
        {
            fates[i] = SampleFate.OverLimit;
            if (!samples[i].IsRewarded)
                fates[i] = SampleFate.Rejected;
            else if (options.Deduplicate && !seen.Add(samples[i].Completion))
                fates[i] = SampleFate.Duplicate;
            else
                candidates.Add(i);
        }
        foreach (
            var kept in KeptDraw.Choose(candidates, options.MaxPerProblem, options.Seed, problemId)
        )
            fates[kept] = SampleFate.Kept;
        return fates;
    }
}
