using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>The rows of the source with their verdicts.</summary>
internal sealed class RewardView : BlockView
{
    private readonly Judge _judge;
    private readonly RewardOptions _options;
    private readonly ProblemReader _problems;
    private readonly DataViewSchema.Column _completion;
    private readonly DataViewSchema.Column? _finishReason;
    private readonly int _batchSize;

    public RewardView(Judge judge, RewardOptions options, IDataView source, string? idColumnName)
        : base(source, Added)
    {
        _judge = judge;
        _options = options;
        _problems = new ProblemReader(SourceSchema, options, idColumnName, judge.Reward);
        _completion = SourceSchema[options.CompletionColumnName];
        _finishReason = SourceSchema.GetColumnOrNull(ColumnNames.FinishReason);
        // The next batch is then the next shard, which is drawn while this one is judged.
        _batchSize = source is SampleView samples ? samples.ShardRows : options.BatchSize;
    }

    public static IReadOnlyList<DataViewSchema.DetachedColumn> Added { get; } =
    [
        Schemas.Text(ColumnNames.Verdict),
        Schemas.Text(ColumnNames.Reason),
        new(ColumnNames.Reward, BooleanDataViewType.Instance),
        new(ColumnNames.Score, NumberDataViewType.Double),
    ];

    public override long? GetRowCount() => SourceRowCount;

    protected override IEnumerable<int> Inputs(ActiveColumns active)
    {
        if (!active.AnyFrom(SourceSchema.Count))
            return [];
        var inputs = _problems.Columns.Append(_completion.Index);
        return _finishReason is { } reason ? inputs.Append(reason.Index) : inputs;
    }

    protected override DataViewRowCursor Open(RowBuffer rows, ActiveColumns active)
    {
        var sourceColumns = SourceSchema.Count;
        var judge = active.AnyFrom(sourceColumns) ? Judging(rows) : null;
        return new RewardCursor(rows, active, sourceColumns, _batchSize, judge);
    }

    private Func<Action<CancellationToken>, IReadOnlyList<Judgement>> Judging(RowBuffer rows)
    {
        var problemOf = _problems.Over(rows);
        return meanwhile =>
        {
            var completions = Enumerable.Range(0, rows.Count).Select(Completion).ToArray();
            var judgements = Overlap.JudgeWhile(() => _judge.JudgeAsync(completions), meanwhile);
            var counts = judgements.CountBy(j => j.Verdict).ToDictionary();
            _options.Progress?.Report(new SamplesJudged(counts));
            return judgements;
        };

        Judge.Completion Completion(int row) =>
            new(problemOf(row), rows.Text(_completion, row).ToString(), IsCut(rows, row));
    }

    private bool IsCut(RowBuffer rows, int row) =>
        _finishReason is { } reason
        && !rows.Text(reason, row).Span.SequenceEqual(nameof(FinishReason.Stop));
}
