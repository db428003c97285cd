using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.Interop;

/// <summary>Makes schema shapes, which ML.NET lets only its own estimators do.</summary>
internal static class Shapes
{
    public static SchemaShape Of(DataViewSchema schema) => SchemaShape.Create(schema);

    public static SchemaShape.Column Scalar(string name, DataViewType type) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false);

    public static SchemaShape.Column Vector(string name, VectorDataViewType type) =>
        new(
            name,
            type.IsKnownSize
                ? SchemaShape.Column.VectorKind.Vector
                : SchemaShape.Column.VectorKind.VariableVector,
            type.ItemType,
            isKey: false
        );
}
