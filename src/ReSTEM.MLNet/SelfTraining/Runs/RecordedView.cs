using Microsoft.ML;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>The problems' judged samples. A pass that reaches the end has written all shards and what is kept of them.</summary>
internal sealed class RecordedView : BlockView
{
    private readonly SamplePlan _plan;
    private readonly IJudgedShards _shards;
    private readonly Func<KeptFile?> _keptFile;
    private readonly DataViewSchema.Column? _id;
    private readonly ProblemReader _problems;
    private readonly DataViewSchema.Column[] _promptColumns;

    public RecordedView(
        SamplePlan plan,
        IJudgedShards shards,
        Func<KeptFile?> keptFile,
        IDataView source,
        string? idColumnName
    )
        : base(source, [.. SampleView.Added, .. RewardView.Added])
    {
        (_plan, _shards, _keptFile) = (plan, shards, keptFile);
        _id = idColumnName is null ? null : SourceSchema[idColumnName];
        _problems = new ProblemReader(SourceSchema, plan.RewardOptions, idColumnName, plan.Reward);
        _promptColumns =
        [
            .. plan
                .Sampling.Options.Prompt.Columns.Union(plan.HintPrompt?.Columns ?? [])
                .Select(c => SourceSchema[c]),
        ];
    }

    public override long? GetRowCount() =>
        _plan.IsStaged ? null : SourceRowCount * _plan.Sampling.Sampling.SamplesPerPrompt;

    protected override IEnumerable<int> Inputs(ActiveColumns active) =>
        _problems.Columns.Concat(_promptColumns.Select(column => column.Index));

    protected override DataViewRowCursor Open(RowBuffer rows, ActiveColumns active) =>
        new RecordedCursor(rows, active, SourceSchema.Count, _plan, _shards, _keptFile())
        {
            ReadShard = Reader(rows),
        };

    private Func<Range, ShardWork> Reader(RowBuffer rows)
    {
        var idOf = ProblemIds.Reader(rows, _id);
        var problemOf = _problems.Over(rows);
        var prompt = _plan.Sampling.Options.Prompt;
        var columns = _promptColumns.ToDictionary(column => column.Name);
        return block =>
        {
            var (first, count) = block.GetOffsetAndLength(rows.Count);
            var numbers = Enumerable.Range(first, count).ToArray();
            string[] Rendered(PromptTemplate template) =>
                Array.ConvertAll(
                    numbers,
                    row => template.Render(name => rows.Text(columns[name], row).ToString())
                );
            var prompts = Rendered(prompt);
            var shard = new Shard(_plan.Sampling, Array.ConvertAll(numbers, n => idOf(n)), prompts);
            var problems = Array.ConvertAll(numbers, n => problemOf(n));
            return new ShardWork(
                (int)((rows.FirstRow + first) / _plan.Sampling.Options.ShardSize),
                shard,
                problems,
                _plan.SamplingKey(shard, problems.Length),
                _plan.RewardKey(problems)
            )
            {
                HintPrompts = _plan.HintPrompt is { } hint ? Rendered(hint) : null,
            };
        };
    }
}
