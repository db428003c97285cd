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

    public void Add(IReadOnlyList<Verdict> verdicts, int distinct, int kept)
    {
        foreach (var (verdict, count) in verdicts.CountBy(v => v))
            _verdicts[verdict] = _verdicts.GetValueOrDefault(verdict) + count;
        _counts = _counts with
        {
            Problems = _counts.Problems + 1,
            Samples = _counts.Samples + verdicts.Count,
            Solved = _counts.Solved + (distinct > 0 ? 1 : 0),
            Distinct = _counts.Distinct + distinct,
            Kept = _counts.Kept + kept,
        };
    }
}
