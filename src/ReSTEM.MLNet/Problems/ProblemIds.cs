using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;

namespace ReSTEM.MLNet.Problems;

/// <summary>Where the names of problems come from: a column of text or whole numbers, or else the row's number.</summary>
internal static class ProblemIds
{
    private const string Cure =
        "Name a column of text or whole numbers, or none: then the row's number names the problem.";

    private static readonly DataViewType[] WholeNumbers =
    [
        NumberDataViewType.Int32,
        NumberDataViewType.Int64,
        NumberDataViewType.UInt32,
        NumberDataViewType.UInt64,
    ];

    /// <summary>The column to read, by a name that an option gave or else the first of the usual ones that is there.</summary>
    public static string? ColumnName(
        SchemaShape shape,
        string? optionName,
        params string[] usualNames
    ) => optionName ?? usualNames.FirstOrDefault(shape.Has);

    public static void Require(SchemaShape shape, string name)
    {
        if (!shape.HasScalar(name, WholeNumbers))
            shape.RequireText(name, Cure);
    }

    /// <summary>Reads the id of a row of the buffer.</summary>
    /// <param name="rows">Holds the column, if there is one.</param>
    /// <param name="column">Absent: the row's number in the source is its id.</param>
    public static Func<int, string> Reader(RowBuffer rows, DataViewSchema.Column? column)
    {
        if (column is null)
            return row => (rows.FirstRow + row).ToString(CultureInfo.InvariantCulture);
        return column.Value.Type.RawType switch
        {
            var type when type == typeof(int) => Number<int>(rows, column.Value),
            var type when type == typeof(long) => Number<long>(rows, column.Value),
            var type when type == typeof(uint) => Number<uint>(rows, column.Value),
            var type when type == typeof(ulong) => Number<ulong>(rows, column.Value),
            _ => row => rows.Text(column.Value, row).ToString(),
        };
    }

    private static Func<int, string> Number<T>(RowBuffer rows, DataViewSchema.Column column)
        where T : IFormattable
    {
        var values = rows.Values<T>(column);
        return row => values[row].ToString(null, CultureInfo.InvariantCulture);
    }
}
