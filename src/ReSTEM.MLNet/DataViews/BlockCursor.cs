using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.DataViews;

/// <summary>Walks the output rows of one block after the other.</summary>
internal abstract class BlockCursor(RowBuffer rows, ActiveColumns active, int sourceColumns)
    : DataViewRowCursor
{
    private long _position = -1;
    private int _blockRows;
    private int _outputRows;
    private bool _ended;

    public sealed override DataViewSchema Schema => active.Schema;

    public sealed override long Position => _position;

    public sealed override long Batch => 0;

    protected RowBuffer Rows => rows;

    /// <summary>The current output row within the block.</summary>
    protected int Row { get; private set; } = -1;

    public sealed override bool MoveNext()
    {
        Row++;
        while (!_ended && Row >= _outputRows)
        {
            Row = 0;
            _ended = !TryReadBlock(out _outputRows);
        }
        _position = _ended ? -1 : _position + 1;
        return !_ended;
    }

    public sealed override bool IsColumnActive(DataViewSchema.Column column) =>
        active[column.Index];

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref value) => value = OutputId();

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
            throw NotActive(column);
        var getter =
            column.Index < sourceColumns
                ? rows.Getter(column, () => SourceRow)
                : AddedGetter(column.Index - sourceColumns);
        return getter as ValueGetter<TValue> ?? throw WrongType<TValue>(column);
    }

    public static InvalidOperationException NotActive(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' was not asked for when this cursor was opened.");

    public static InvalidOperationException WrongType<T>(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' holds {column.Type}; it cannot be read as {typeof(T)}.");

    /// <summary>The row of the buffer that the current output row comes from.</summary>
    protected abstract int SourceRow { get; }

    /// <summary>Replaces the rows of the buffer by the next block; false at the end.</summary>
    /// <param name="outputRows">How many rows the block gives; 0 is a block of which nothing is left.</param>
    protected abstract bool TryReadBlock(out int outputRows);

    protected virtual DataViewRowId OutputId() => rows.Id(SourceRow);

    /// <summary>A getter of an added column at the current output row.</summary>
    protected virtual Delegate AddedGetter(int added) =>
        throw new ArgumentOutOfRangeException(nameof(added), added, "This view adds no columns.");

    /// <summary>Takes up to <paramref name="size"/> rows in place of the block's, first those that were read ahead.</summary>
    protected int ReadRows(int size)
    {
        rows.Drop(_blockRows);
        _blockRows = 0;
        _blockRows = ReadAhead(size);
        return _blockRows;
    }

    /// <summary>Reads up to <paramref name="size"/> rows behind the block's, which stay.</summary>
    protected int ReadAhead(int size)
    {
        while (rows.Count < _blockRows + size && rows.TryReadRow()) { }
        return rows.Count - _blockRows;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rows.Dispose();
        base.Dispose(disposing);
    }
}
