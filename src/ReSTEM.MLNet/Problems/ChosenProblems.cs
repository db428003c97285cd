using Microsoft.ML;
using ReSTEM.MLNet.DataViews;

namespace ReSTEM.MLNet.Problems;

/// <summary>Some of a view's problems, chosen by their ids. Where the row's number is the id, it stays so: as a column of its own.</summary>
internal sealed class ChosenProblems(
    IDataView source,
    string? idColumnName,
    Func<string, bool> isChosen,
    long count
) : BlockView(source, idColumnName is null ? [Schemas.Text(ColumnNames.Id)] : [])
{
    public override long? GetRowCount() => count;

    protected override IEnumerable<int> Inputs(ActiveColumns active) =>
        IdColumn is { } id ? [id.Index] : [];

    private DataViewSchema.Column? IdColumn =>
        idColumnName is null ? null : SourceSchema[idColumnName];

    protected override DataViewRowCursor Open(RowBuffer rows, ActiveColumns active) =>
        new Cursor(rows, active, SourceSchema.Count, ProblemIds.Reader(rows, IdColumn), isChosen);

    private sealed class Cursor(
        RowBuffer rows,
        ActiveColumns active,
        int columns,
        Func<int, string> idOf,
        Func<string, bool> isChosen
    ) : BlockCursor(rows, active, columns)
    {
        protected override int SourceRow => 0;

        protected override bool TryReadBlock(out int outputRows)
        {
            outputRows = ReadRows(1);
            if (outputRows == 0)
                return false;
            outputRows = isChosen(idOf(0)) ? 1 : 0;
            return true;
        }

        protected override Delegate AddedGetter(int added) => Getters.Text(() => idOf(0));
    }
}
