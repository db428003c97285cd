using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Serves the judged samples of one shard after the other. While one is judged, the next is drawn.</summary>
internal sealed class RecordedCursor(
    RowBuffer rows,
    ActiveColumns active,
    int sourceColumns,
    SamplePlan plan,
    IJudgedShards shards,
    KeptFile? kept
) : BlockCursor(rows, active, sourceColumns)
{
    private ShardWork? _work;
    private DrawnShard? _next;
    private IReadOnlyList<SampleRecord> _records = [];
    private int[] _problems = [];

    /// <summary>Makes a shard of those rows of the buffer.</summary>
    public required Func<Range, ShardWork> ReadShard { get; init; }

    protected override int SourceRow => _problems[Row];

    private SampleRecord Record => _records[Row];

    protected override bool TryReadBlock(out int outputRows)
    {
        outputRows = 0;
        var problems = ReadRows(plan.Sampling.Options.ShardSize);
        if (problems == 0)
        {
            kept?.Finish();
            shards.Ended(_work is null ? 0 : _work.Number + 1);
            return false;
        }
        var drawn = _next ?? shards.Draw(ReadShard(..problems), CancellationToken.None);
        _next = null;
        _work = drawn.Work;
        _records = shards.JudgeWhile(drawn, stop => DrawNext(problems, stop));
        var positions = _work.Problems.Index().ToDictionary(p => p.Item.Id, p => p.Index);
        _problems = [.. _records.Select(record => positions[record.Problem])];
        kept?.Add(_work, _records, _problems);
        outputRows = _records.Count;
        return true;
    }

    private void DrawNext(int problems, CancellationToken stop)
    {
        if (ReadAhead(plan.Sampling.Options.ShardSize) > 0)
            _next = shards.Draw(ReadShard(problems..), stop);
    }

    protected override DataViewRowId OutputId() =>
        Rows.Id(SourceRow).Combine(new DataViewRowId((ulong)Record.Sample, 0));

    protected override Delegate AddedGetter(int added) =>
        added < SampleView.Added.Count
            ? SampleGetter((SampleColumn)added)
            : RewardView.Added[added - SampleView.Added.Count].Name switch
            {
                ColumnNames.Verdict => Getters.Text(() => $"{Record.Verdict}"),
                ColumnNames.Reason => Getters.Text(() => Record.Reason ?? ""),
                ColumnNames.Score => Getters.Value(() => Record.Score ?? double.NaN),
                _ => Getters.Value(() => Record.Verdict == Verdict.Correct),
            };

    private Delegate SampleGetter(SampleColumn column) =>
        column switch
        {
            SampleColumn.ProblemId => Getters.Text(() => Record.Problem),
            SampleColumn.SampleIndex => Getters.Value(() => Record.Sample),
            SampleColumn.Prompt => Getters.Text(() => _work!.Shard.Prompt(SourceRow)),
            SampleColumn.PromptTokens => Getters.Vector(() => _work!.Shard.PromptTokens(SourceRow)),
            SampleColumn.Completion => Getters.Text(() => Record.Text),
            SampleColumn.CompletionTokens => Getters.Vector(() => Record.Ids),
            SampleColumn.LogProbability => Getters.Value(() => Record.LogProbability),
            SampleColumn.FinishReason => Getters.Text(() => Record.FinishReason),
            _ => base.AddedGetter((int)column),
        };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            kept?.Dispose();
        base.Dispose(disposing);
    }
}
