using ReSTEM.MLNet.DataViews;

namespace ReSTEM.MLNet.Filtering;

/// <summary>Serves what is kept of one problem after the other.</summary>
internal sealed class RewardFilterCursor(
    RowBuffer rows,
    ActiveColumns active,
    SampleGroup group,
    RewardFilterOptions options,
    Action<FilterSummary> ended
) : BlockCursor(rows, active, active.Schema.Count)
{
    private readonly FilterTally _tally = new();
    private IReadOnlyList<int> _kept = [];

    protected override int SourceRow => _kept[Row];

    protected override bool TryReadBlock(out int outputRows)
    {
        outputRows = 0;
        if (!group.TryReadNext())
        {
            ended(_tally.Summary);
            return false;
        }
        var samples = Enumerable.Range(0, group.Count).ToArray();
        var correct = samples.Where(group.IsRewarded).ToArray();
        var distinct = correct.DistinctBy(group.CompletionOf).ToArray();
        var candidates = options.Deduplicate ? distinct : correct;
        _kept = KeptDraw.Choose(candidates, options.MaxPerProblem, options.Seed, group.ProblemId);
        _tally.Add(Array.ConvertAll(samples, group.VerdictOf), distinct.Length, _kept.Count);
        outputRows = _kept.Count;
        return true;
    }
}
