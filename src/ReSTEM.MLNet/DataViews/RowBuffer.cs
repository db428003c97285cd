using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.DataViews;

/// <summary>
/// Rows read ahead from one cursor, the wanted columns copied. One cursor, and not a second one that runs ahead:
/// the source may itself be a stage that generates, and each of its rows is computed once.
/// </summary>
internal sealed class RowBuffer : IDisposable
{
    private readonly DataViewRowCursor _source;
    private readonly ValueGetter<DataViewRowId> _readId;
    private readonly Dictionary<int, ColumnBuffer> _columns;
    private readonly List<DataViewRowId> _ids = [];
    private bool _atEnd;

    public RowBuffer(DataViewRowCursor source, IEnumerable<DataViewSchema.Column> columns)
    {
        _source = source;
        _readId = source.GetIdGetter();
        _columns = columns.ToDictionary(c => c.Index, c => ColumnBuffer.For(source, c));
    }

    public int Count => _ids.Count;

    /// <summary>Rows dropped so far: the number, in the source, of the first row held.</summary>
    public long FirstRow { get; private set; }

    public DataViewRowId Id(int row) => _ids[row];

    public ReadOnlyMemory<char> Text(DataViewSchema.Column column, int row) =>
        Values<ReadOnlyMemory<char>>(column)[row];

    public ScalarColumnBuffer<T> Values<T>(DataViewSchema.Column column) =>
        (ScalarColumnBuffer<T>)_columns[column.Index];

    public Delegate Getter(DataViewSchema.Column column, Func<int> row) =>
        _columns[column.Index].Getter(row);

    public bool TryReadRow()
    {
        if (_atEnd || !_source.MoveNext())
        {
            _atEnd = true;
            return false;
        }
        DataViewRowId id = default;
        _readId(ref id);
        _ids.Add(id);
        foreach (var column in _columns.Values)
            column.Append();
        return true;
    }

    /// <summary>Stops what the source generates, where it generates, once the token is cancelled.</summary>
    public void StopBy(CancellationToken token)
    {
        if (_source is IStoppable source)
            source.Stop = token;
    }

    public void Drop(int count)
    {
        FirstRow += count;
        _ids.RemoveRange(0, count);
        foreach (var column in _columns.Values)
            column.Drop(count);
    }

    public void Dispose() => _source.Dispose();
}
