using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Generation;

/// <summary>Each row becomes as many rows as samples are drawn for it; the source's columns are passed through.</summary>
internal sealed class SampleView : BlockView
{
    private readonly SamplingPlan _plan;
    private readonly ShardMemo _memo;
    private readonly int[] _promptColumns;
    private readonly int? _idColumn;

    public SampleView(SamplingPlan plan, IDataView source, string? idColumnName)
        : base(source, Added)
    {
        _plan = plan;
        _memo = new ShardMemo(plan.Host);
        _promptColumns = [.. plan.Options.Prompt.Columns.Select(c => SourceSchema[c].Index)];
        _idColumn = idColumnName is null ? null : SourceSchema[idColumnName].Index;
    }

    /// <summary>The columns written, in the order of <see cref="SampleColumn"/>.</summary>
    public static IReadOnlyList<DataViewSchema.DetachedColumn> Added { get; } =
    [
        Schemas.Text(ColumnNames.ProblemId),
        new(ColumnNames.SampleIndex, NumberDataViewType.Int32),
        Schemas.Text(ColumnNames.Prompt),
        Schemas.Tokens(ColumnNames.PromptTokens),
        Schemas.Text(ColumnNames.Completion),
        Schemas.Tokens(ColumnNames.CompletionTokens),
        new(ColumnNames.LogProbability, NumberDataViewType.Double),
        Schemas.Text(ColumnNames.FinishReason),
    ];

    /// <summary>The rows of all shards but the last.</summary>
    public int ShardRows => _plan.Options.ShardSize * _plan.Sampling.SamplesPerPrompt;

    public override long? GetRowCount() => SourceRowCount * _plan.Sampling.SamplesPerPrompt;

    protected override IEnumerable<int> Inputs(ActiveColumns active)
    {
        if (!active.AnyFrom(SourceSchema.Count))
            return [];
        return _idColumn is { } id ? _promptColumns.Append(id) : _promptColumns;
    }

    protected override DataViewRowCursor Open(RowBuffer rows, ActiveColumns active)
    {
        var samples = active.AnyFrom(SourceSchema.Count);
        var read = samples ? ShardReader(rows) : null;
        return new SampleCursor(rows, active, _plan, SourceSchema.Count, read);
    }

    private Func<Shard> ShardReader(RowBuffer rows)
    {
        var idOf = ProblemIds.Reader(rows, _idColumn is { } id ? SourceSchema[id] : null);
        var prompt = _plan.Options.Prompt;
        var columns = prompt
            .Columns.Zip(_promptColumns, (name, index) => (name, column: SourceSchema[index]))
            .ToDictionary(c => c.name, c => c.column);
        return () =>
        {
            var numbers = Enumerable.Range(0, rows.Count);
            var ids = numbers.Select(idOf).ToArray();
            var prompts = numbers.Select(row =>
                prompt.Render(name => rows.Text(columns[name], row).ToString())
            );
            var first = rows.FirstRow;
            return new Shard(_plan, ids, [.. prompts])
            {
                Memo = (shard, draw) => _memo.Recall(first, shard.Questions(), draw),
            };
        };
    }
}
