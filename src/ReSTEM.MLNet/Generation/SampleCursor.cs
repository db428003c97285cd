using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Generation;

/// <summary>Serves the samples of one shard after the other.</summary>
internal sealed class SampleCursor(
    RowBuffer rows,
    ActiveColumns active,
    SamplingPlan plan,
    int sourceColumns,
    Func<Shard>? readShard
) : BlockCursor(rows, active, sourceColumns), IStoppable
{
    private readonly int _samples = plan.Sampling.SamplesPerPrompt;
    private Shard? _shard;

    public CancellationToken Stop { private get; set; }

    protected override int SourceRow => Row / _samples;

    private int SampleIndex => Row % _samples;

    private GeneratedSequence Sample => Drawn().Sample(SourceRow, SampleIndex);

    protected override bool TryReadBlock(out int outputRows)
    {
        var problems = ReadRows(plan.Options.ShardSize);
        _shard = readShard?.Invoke();
        outputRows = problems * _samples;
        return problems > 0;
    }

    protected override DataViewRowId OutputId() =>
        Rows.Id(SourceRow).Combine(new DataViewRowId((ulong)SampleIndex, 0));

    protected override Delegate AddedGetter(int added) =>
        (SampleColumn)added switch
        {
            SampleColumn.ProblemId => Getters.Text(() => _shard!.Id(SourceRow)),
            SampleColumn.SampleIndex => Getters.Value(() => SampleIndex),
            SampleColumn.Prompt => Getters.Text(() => _shard!.Prompt(SourceRow)),
            SampleColumn.PromptTokens => Getters.Vector(() => _shard!.PromptTokens(SourceRow)),
            SampleColumn.Completion => Getters.Text(() => Sample.Text),
            SampleColumn.CompletionTokens => Getters.Vector(() => Sample.TokenIds),
            SampleColumn.LogProbability => Getters.Value(() => Sample.LogProbability),
            SampleColumn.FinishReason => Getters.Text(() =>
                Drawn().FinishReasonOf(SourceRow, SampleIndex)
            ),
            _ => base.AddedGetter(added),
        };

    private Shard Drawn()
    {
        _shard!.Draw(Stop);
        return _shard;
    }
}
