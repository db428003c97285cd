using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.Interop;

/// <summary>Makes schema shapes, which ML.NET lets only its own estimators do.</summary>
internal static class Shapes
{
    public static SchemaShape Of(DataViewSchema schema) => SchemaShape.Create(schema);

    public static SchemaShape.Column Scalar(string name, DataViewType type) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false);

    public static SchemaShape.Column VariableVector(string name, DataViewType itemType) =>
        new(name, SchemaShape.Column.VectorKind.VariableVector, itemType, isKey: false);
}
