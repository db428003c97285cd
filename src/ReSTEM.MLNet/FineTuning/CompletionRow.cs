using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>A row with its completion, generated when it is read and kept until its prompt changes.</summary>
internal sealed class CompletionRow : DataViewRow
{
    private readonly Completer _completer;
    private readonly DataViewRow _input;
    private readonly ActiveColumns _active;
    private readonly Dictionary<string, ValueGetter<ReadOnlyMemory<char>>> _promptParts = [];
    private Shard? _answer;
    private string _prompt = "";

    public CompletionRow(
        Completer completer,
        DataViewRow input,
        ActiveColumns active,
        DataViewSchema.Column[] promptColumns
    )
    {
        _completer = completer;
        _input = input;
        _active = active;
        if (active.AnyFrom(input.Schema.Count))
            _promptParts = promptColumns.ToDictionary(
                c => c.Name,
                c => input.GetGetter<ReadOnlyMemory<char>>(c)
            );
    }

    public override DataViewSchema Schema => _active.Schema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_active[column.Index])
            throw BlockCursor.NotActive(column);
        var sources = _input.Schema.Count;
        return column.Index < sources
            ? _input.GetGetter<TValue>(_input.Schema[column.Index])
            : _completer.Getter(column.Index - sources, Answer, () => 0) as ValueGetter<TValue>
                ?? throw BlockCursor.WrongType<TValue>(column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    // Not by position: some callers refill one row in place, and equal prompts have equal answers.
    private Shard Answer()
    {
        var prompt = _completer.Prompt.Render(Part);
        if (_answer is null || prompt != _prompt)
            _answer = _completer.Answer([prompt]);
        _prompt = prompt;
        return _answer;
    }

    private string Part(string column)
    {
        ReadOnlyMemory<char> value = default;
        _promptParts[column](ref value);
        return value.ToString();
    }
}
