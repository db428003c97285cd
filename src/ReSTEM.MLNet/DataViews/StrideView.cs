using Microsoft.ML;

namespace ReSTEM.MLNet.DataViews;

/// <summary>
/// One row of every n of a view, another place in each n, so that data that repeats itself is not met in step. Always the same rows.
/// </summary>
internal sealed class StrideView(IDataView source, int stride) : BlockView(source, [])
{
    public override long? GetRowCount() =>
        SourceRowCount is { } rows ? (rows + stride - 1) / stride : null;

    protected override IEnumerable<int> Inputs(ActiveColumns active) => [];

    protected override DataViewRowCursor Open(RowBuffer rows, ActiveColumns active) =>
        new Cursor(rows, active, SourceSchema.Count, stride);

    private sealed class Cursor(RowBuffer rows, ActiveColumns active, int columns, int stride)
        : BlockCursor(rows, active, columns)
    {
        protected override int SourceRow => _chosen;

        private int _chosen;

        protected override bool TryReadBlock(out int outputRows)
        {
            var read = ReadRows(stride);
            // Fibonacci hashing: the high bits of multiples of the golden ratio are spread evenly.
            var place = (uint)Rows.FirstRow * 2654435769u >> 8;
            _chosen = read == 0 ? 0 : (int)(place % (uint)read);
            outputRows = Math.Min(read, 1);
            return read > 0;
        }
    }
}
