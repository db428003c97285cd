using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Filtering;

/// <summary>Counts for a summary, one problem after the other.</summary>
internal sealed class FilterTally
{
    private readonly Dictionary<Verdict, int> _verdicts = [];
    private FilterSummary _counts = new();

    public FilterSummary Summary =>
        _counts with
        {
            Verdicts = new Dictionary<Verdict, int>(_verdicts),
        };

    public void Add(IReadOnlyList<FilterSample> samples, RewardFilterOptions options, int kept)
    {
        foreach (var (verdict, count) in samples.CountBy(sample => sample.Verdict))
            _verdicts[verdict] = _verdicts.GetValueOrDefault(verdict) + count;
        var distinct = samples
            .Where(sample => sample.IsAccepted(options))
            .DistinctBy(sample => options.SolutionKey.Of(sample.Completion))
            .Count();
        _counts = _counts with
        {
            Problems = _counts.Problems + 1,
            Samples = _counts.Samples + samples.Count,
            Solved = _counts.Solved + (samples.Any(sample => sample.IsRewarded) ? 1 : 0),
            Distinct = _counts.Distinct + distinct,
            Kept = _counts.Kept + kept,
        };
    }
}
