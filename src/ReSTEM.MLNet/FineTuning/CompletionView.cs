using Microsoft.ML;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>The rows of the source with their completions, generated a batch at a time.</summary>
internal sealed class CompletionView : BlockView
{
    private readonly Completer _completer;
    private readonly ShardMemo _memo;
    private readonly Dictionary<string, DataViewSchema.Column> _promptColumns;

    public CompletionView(Completer completer, IDataView source)
        : base(source, completer.Added)
    {
        _completer = completer;
        _memo = new ShardMemo(completer.Host);
        _promptColumns = completer.Prompt.Columns.ToDictionary(c => c, c => SourceSchema[c]);
    }

    public override long? GetRowCount() => SourceRowCount;

    protected override IEnumerable<int> Inputs(ActiveColumns active) =>
        active.AnyFrom(SourceSchema.Count) ? _promptColumns.Values.Select(c => c.Index) : [];

    protected override DataViewRowCursor Open(RowBuffer rows, ActiveColumns active)
    {
        return new CompletionCursor(rows, active, SourceSchema.Count, _completer, Answers);

        Shard Answers()
        {
            var prompts = Enumerable
                .Range(0, rows.Count)
                .Select(row =>
                    _completer.Prompt.Render(name => $"{rows.Text(_promptColumns[name], row)}")
                );
            var first = rows.FirstRow;
            return _completer.Answer(
                [.. prompts],
                (shard, draw) => _memo.Recall(first, shard.Questions(), draw)
            );
        }
    }
}
