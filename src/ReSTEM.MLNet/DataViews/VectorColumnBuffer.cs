using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.DataViews;

/// <summary>Buffers a vector column: a reader may write into the arrays of a vector it was given, so it gets its own.</summary>
internal sealed class VectorColumnBuffer<T>(DataViewRow source, DataViewSchema.Column column)
    : ColumnBuffer
{
    private readonly ValueGetter<VBuffer<T>> _read = source.GetGetter<VBuffer<T>>(column);
    private readonly List<VBuffer<T>> _values = [];

    public override void Append()
    {
        VBuffer<T> value = default;
        _read(ref value);
        _values.Add(value);
    }

    public override void Drop(int count) => _values.RemoveRange(0, count);

    public override Delegate Getter(Func<int> row) =>
        (ValueGetter<VBuffer<T>>)((ref value) => _values[row()].CopyTo(ref value));
}
