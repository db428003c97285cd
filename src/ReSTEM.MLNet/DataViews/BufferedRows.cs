using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.DataViews;

/// <summary>The rows that a buffer holds, as a view for ML.NET's own readers. Valid until the buffer reads on.</summary>
internal sealed class BufferedRows(RowBuffer rows, DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Count;

    public DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    ) => new Cursor(rows, new ActiveColumns(schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    ) => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(RowBuffer rows, ActiveColumns active) : DataViewRowCursor
    {
        private int _row = -1;

        public override DataViewSchema Schema => active.Schema;

        public override long Position => _row;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            _row = _row + 1 < rows.Count ? _row + 1 : -1;
            return _row >= 0;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref value) => value = rows.Id(_row);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            active[column.Index]
                ? rows.Getter(column, () => _row) as ValueGetter<TValue>
                    ?? throw BlockCursor.WrongType<TValue>(column)
                : throw BlockCursor.NotActive(column);
    }
}
