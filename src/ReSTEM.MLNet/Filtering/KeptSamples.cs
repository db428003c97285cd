namespace ReSTEM.MLNet.Filtering;

/// <summary>Which samples of one problem are kept: the one place where that is decided.</summary>
internal static class KeptSamples
{
    /// <summary>The fate of each sample of a problem.</summary>
    /// <param name="problemId">The problem.</param>
    /// <param name="samples">All its samples in order.</param>
    /// <param name="options">The filter's.</param>
    public static SampleFate[] Decide(
        string problemId,
        IReadOnlyList<FilterSample> samples,
        RewardFilterOptions options
    )
    {
        var fates = new SampleFate[samples.Count];
        var seen = new HashSet<string>();
        var candidates = new List<int>();
        var isInWindow = options.IsInWindow(samples);
        for (var i = 0; i < fates.Length; i++)
        {
            fates[i] = SampleFate.OverLimit;
            if (!samples[i].IsAccepted(options))
                fates[i] = SampleFate.Rejected;
            else if (!isInWindow)
                fates[i] = SampleFate.OutOfWindow;
            else if (
                options.Deduplicate && !seen.Add(options.SolutionKey.Of(samples[i].Completion))
            )
                fates[i] = SampleFate.Duplicate;
            else
                candidates.Add(i);
        }
        foreach (var kept in Chosen(problemId, samples, candidates, options))
            fates[kept] = SampleFate.Kept;
        return fates;
    }

    private static IEnumerable<int> Chosen(
        string problemId,
        IReadOnlyList<FilterSample> samples,
        List<int> candidates,
        RewardFilterOptions options
    )
    {
        var most = options.MaxPerProblem;
        if (options.Choice == SampleChoice.Random || candidates.Count <= most)
            return KeptDraw.Choose(candidates, most, options.Seed, problemId);
        // The best ones; of those that tie at the border, the draw's.
        var border = candidates.Select(i => samples[i].Value).OrderDescending().ElementAt(most - 1);
        int[] above = [.. candidates.Where(i => samples[i].Value > border)];
        int[] tied = [.. candidates.Where(i => samples[i].Value == border)];
        return above.Concat(KeptDraw.Choose(tied, most - above.Length, options.Seed, problemId));
    }
}
