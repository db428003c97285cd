using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>
/// Serves one batch of rows after the other. A batch is answered as a whole when one of its completions is read, so that a
/// row's completion does not depend on which of its neighbours are read.
/// </summary>
internal sealed class CompletionCursor(
    RowBuffer rows,
    ActiveColumns active,
    int sourceColumns,
    Completer completer,
    Func<Shard> answerRows
) : BlockCursor(rows, active, sourceColumns), IStoppable
{
    private Shard? _answers;

    public CancellationToken Stop { private get; set; }

    protected override int SourceRow => Row;

    protected override bool TryReadBlock(out int outputRows)
    {
        _answers = null;
        outputRows = ReadRows(completer.BatchSize);
        return outputRows > 0;
    }

    protected override Delegate AddedGetter(int added) => completer.Getter(added, Drawn, () => Row);

    private Shard Drawn()
    {
        _answers ??= answerRows();
        _answers.Draw(Stop);
        return _answers;
    }
}
