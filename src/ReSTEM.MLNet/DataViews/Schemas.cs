using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.DataViews;

/// <summary>Extends the columns of a view.</summary>
internal static class Schemas
{
    /// <summary>Input column i stays column i, hidden ones included; an added column hides one of the same name.</summary>
    public static DataViewSchema With(
        this DataViewSchema schema,
        IEnumerable<DataViewSchema.DetachedColumn> added
    )
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(schema);
        builder.AddColumns(added);
        return builder.ToSchema();
    }

    public static DataViewSchema.DetachedColumn Text(string name) =>
        new(name, TextDataViewType.Instance);

    public static DataViewSchema.DetachedColumn Tokens(string name) =>
        new(name, new VectorDataViewType(NumberDataViewType.Int32));

    /// <summary>The names of the text columns that a reader sees.</summary>
    public static IEnumerable<DataViewSchema.Column> TextColumns(this DataViewSchema schema) =>
        schema.Where(c => !c.IsHidden && c.Type is TextDataViewType);
}
