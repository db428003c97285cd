using Microsoft.ML;

namespace ReSTEM.MLNet.DataViews;

/// <summary>Buffers a column whose values are copied by assignment.</summary>
internal sealed class ScalarColumnBuffer<T>(DataViewRow source, DataViewSchema.Column column)
    : ColumnBuffer
{
    private readonly ValueGetter<T> _read = source.GetGetter<T>(column);
    private readonly List<T> _values = [];

    public T this[int row] => _values[row];

    public override void Append()
    {
        T value = default!;
        _read(ref value);
        _values.Add(value);
    }

    public override void Drop(int count) => _values.RemoveRange(0, count);

    public override Delegate Getter(Func<int> row) =>
        (ValueGetter<T>)((ref value) => value = _values[row()]);
}
