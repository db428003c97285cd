using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.DataViews;

/// <summary>Answers about columns before data flows, and errors about them, worded once.</summary>
internal static class ShapeChecks
{
    /// <summary>The shape with columns added; one that is there already is replaced.</summary>
    public static SchemaShape With(
        this SchemaShape shape,
        IEnumerable<DataViewSchema.DetachedColumn> added
    )
    {
        var columns = added.Select(ShapeOf).ToArray();
        var names = columns.Select(c => c.Name).ToHashSet();
        return new SchemaShape(shape.Where(c => !names.Contains(c.Name)).Concat(columns));
    }

    /// <summary>The column of that name, a scalar of that type.</summary>
    /// <exception cref="ArgumentException">It is missing or holds something else; the message ends with the cure.</exception>
    public static void RequireScalar(
        this SchemaShape shape,
        string name,
        DataViewType type,
        string cure
    )
    {
        if (!shape.HasScalar(name, type))
            throw WrongType(shape.Find(name, cure), $"{type}", cure);
    }

    public static void RequireText(this SchemaShape shape, string name, string cure) =>
        shape.RequireScalar(name, TextDataViewType.Instance, cure);

    public static void RequireTokens(this SchemaShape shape, string name, string cure)
    {
        var column = shape.Find(name, cure);
        if (
            column.Kind == SchemaShape.Column.VectorKind.Scalar
            || !column.ItemType.Equals(NumberDataViewType.Int32)
        )
            throw WrongType(column, "a vector of Int32", cure);
    }

    public static bool Has(this SchemaShape shape, string name) => shape.Any(c => c.Name == name);

    /// <summary>Whether that column is there and holds scalars of one of these types.</summary>
    public static bool HasScalar(
        this SchemaShape shape,
        string name,
        params DataViewType[] types
    ) =>
        shape.Any(c =>
            c.Name == name
            && c.Kind == SchemaShape.Column.VectorKind.Scalar
            && types.Any(c.ItemType.Equals)
        );

    private static SchemaShape.Column Find(this SchemaShape shape, string name, string cure)
    {
        foreach (var column in shape.Where(c => c.Name == name))
            return column;
        var found = string.Join(", ", shape.Select(c => $"'{c.Name}'"));
        throw new ArgumentException(
            $"There is no column '{name}' among {(found.Length == 0 ? "no columns" : found)}. {cure}"
        );
    }

    private static ArgumentException WrongType(
        SchemaShape.Column column,
        string wanted,
        string cure
    )
    {
        var found =
            column.Kind == SchemaShape.Column.VectorKind.Scalar
                ? $"{column.ItemType}"
                : $"a vector of {column.ItemType}";
        return new ArgumentException(
            $"Column '{column.Name}' holds {found}; it must hold {wanted}. {cure}"
        );
    }

    private static SchemaShape.Column ShapeOf(DataViewSchema.DetachedColumn column) =>
        column.Type is VectorDataViewType vector
            ? Shapes.Vector(column.Name, vector)
            : Shapes.Scalar(column.Name, column.Type);
}
