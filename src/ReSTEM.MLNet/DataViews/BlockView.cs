using Microsoft.ML;

namespace ReSTEM.MLNet.DataViews;

/// <summary>
/// A lazy view that works on blocks of source rows: the source's columns first, under their own indices, then added ones.
/// Always one cursor, in source order: the costly work is parallel inside a block, and a second cursor would only
/// compete with it.
/// </summary>
internal abstract class BlockView(
    IDataView source,
    IReadOnlyList<DataViewSchema.DetachedColumn> added
) : IDataView
{
    public DataViewSchema Schema { get; } = source.Schema.With(added);

    public bool CanShuffle => false;

    protected DataViewSchema SourceSchema => source.Schema;

    public abstract long? GetRowCount();

    public DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    )
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        var passed = active.Below(SourceSchema.Count);
        var columns = passed
            .Concat(Inputs(active))
            .Distinct()
            .Order()
            .Select(i => SourceSchema[i])
            .ToArray();
        return Open(new RowBuffer(source.GetRowCursor(columns), columns), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    ) => [GetRowCursor(columnsNeeded)];

    /// <summary>The source rows, given the rows of the source.</summary>
    protected long? SourceRowCount => source.GetRowCount();

    /// <summary>Indices of the source columns that the work itself reads.</summary>
    protected abstract IEnumerable<int> Inputs(ActiveColumns active);

    protected abstract DataViewRowCursor Open(RowBuffer rows, ActiveColumns active);
}
