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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            group.Dispose();
        base.Dispose(disposing);
    }

    protected override bool TryReadBlock(out int outputRows)
    {
        outputRows = 0;
        if (!group.TryReadNext())
        {
            ended(_tally.Summary);
            return false;
        }
        var numbers = Enumerable.Range(0, group.Count).ToArray();
        var samples = Array.ConvertAll(numbers, group.SampleOf);
        var fates = KeptSamples.Decide(group.ProblemId, samples, options);
        _kept = [.. numbers.Where(i => fates[i] == SampleFate.Kept)];
        _tally.Add(samples, options, _kept.Count);
        outputRows = _kept.Count;
        return true;
    }
}
