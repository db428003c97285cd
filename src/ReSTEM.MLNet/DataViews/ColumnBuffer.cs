using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.DataViews;

/// <summary>The values of one column in the rows that a <see cref="RowBuffer"/> holds.</summary>
internal abstract class ColumnBuffer
{
    public static ColumnBuffer For(DataViewRow source, DataViewSchema.Column column)
    {
        var buffer = column.Type is VectorDataViewType vector
            ? typeof(VectorColumnBuffer<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarColumnBuffer<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(buffer, source, column)!;
    }

    /// <summary>Copies the value of the source's current row behind the others.</summary>
    public abstract void Append();

    /// <summary>Forgets the first <paramref name="count"/> values.</summary>
    public abstract void Drop(int count);

    /// <summary>A getter of the value at the row that <paramref name="row"/> names when the getter is called.</summary>
    public abstract Delegate Getter(Func<int> row);
}
