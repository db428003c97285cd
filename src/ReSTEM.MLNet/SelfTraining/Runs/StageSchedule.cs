using ReSTEM.MLNet.Generation;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// Decides what a shard draws next, by what was drawn and how it was judged: waves until each problem has what may be kept or its usual
/// number of samples, then the samples saved, wave by wave, for problems without an accepted one, then hints for those.
/// </summary>
internal sealed class StageSchedule(SamplePlan plan, IReadOnlyList<List<SampleRecord>> rows)
{
    private readonly int _usual = plan.Sampling.Sampling.SamplesPerPrompt;
    private bool _isHinted;

    private int Wave => plan.Adaptive?.WaveSize ?? _usual;

    private IEnumerable<int> Problems => Enumerable.Range(0, rows.Count).Where(IsAsked);

    /// <summary>The next stage; null at the end.</summary>
    public Stage? Next()
    {
        if (_isHinted)
            return null;
        var next = First() ?? Usual() ?? Saved();
        if (next is not null || plan.HintPrompt is null)
            return next;
        _isHinted = true;
        int[] unsolved = [.. Problems.Where(i => Accepted(i) == 0)];
        return unsolved.Length == 0 ? null : new Stage(unsolved, _usual, IsHinted: true);
    }

    // Those that the model has no room for are among them, to be told so.
    private Stage? First() =>
        rows.Any(drawn => drawn.Count == 0)
            ? new Stage([.. Enumerable.Range(0, rows.Count)], Wave)
            : null;

    private Stage? Usual()
    {
        int[] wanting = [.. Problems.Where(i => rows[i].Count < _usual && !IsFull(i))];
        return wanting.Length == 0
            ? null
            : new Stage(wanting, Math.Min(Wave, wanting.Min(i => _usual - rows[i].Count)));
    }

    private Stage? Saved()
    {
        if (plan.Adaptive is not { } adaptive)
            return null;
        var budget = ((long)_usual * Problems.Count()) - Problems.Sum(i => (long)rows[i].Count);
        int[] wanting =
        [
            .. Problems
                .Where(i =>
                    Accepted(i) == 0 && rows[i].Count + Wave <= adaptive.MaxSamplesPerProblem
                )
                .OrderBy(i => rows[i].Count)
                .Take((int)Math.Min(rows.Count, budget / Wave))
                .Order(),
        ];
        return wanting.Length == 0 ? null : new Stage(wanting, Wave);
    }

    private bool IsAsked(int problem) =>
        rows[problem].Count == 0 || rows[problem][0].FinishReason != Shard.PromptTooLong;

    private bool IsFull(int problem) => Accepted(problem) >= plan.Filter.MaxPerProblem;

    private int Accepted(int problem)
    {
        var accepted = rows[problem].Where(row => row.ToFilter().IsAccepted(plan.Filter));
        return plan.Filter.Deduplicate
            ? accepted.DistinctBy(row => plan.Filter.SolutionKey.Of(row.Text)).Count()
            : accepted.Count();
    }
}
