using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.Rewards.Transformers;

/// <summary>The labels behind the numbers of a key column.</summary>
internal static class KeyNames
{
    private const string Annotation = "KeyValues";

    /// <summary>The label of each number, from 1; numbers and Booleans as they are written.</summary>
    /// <exception cref="ArgumentException">The column does not know its labels.</exception>
    public static string[] Of(DataViewSchema.Column column)
    {
        var annotation = column.Annotations.Schema.GetColumnOrNull(Annotation);
        if (annotation?.Type is not VectorDataViewType type)
        {
            throw new ArgumentException(
                $"Column '{column.Name}' is a key without names. Map it to its value (MapKeyToValue) or make the names part of the model."
            );
        }

        var item = type.ItemType;
        return item is TextDataViewType ? Read<ReadOnlyMemory<char>>(column)
            : item is BooleanDataViewType ? Read<bool>(column)
            : item == NumberDataViewType.Single ? Read<float>(column)
            : item == NumberDataViewType.Double ? Read<double>(column)
            : item == NumberDataViewType.Int32 ? Read<int>(column)
            : item == NumberDataViewType.Int64 ? Read<long>(column)
            : item == NumberDataViewType.UInt32 ? Read<uint>(column)
            : throw new ArgumentException(
                $"The labels of column '{column.Name}' are {item}. Map them to text or numbers."
            );
    }

    /// <summary>Reads a key of any width; 0 is a missing one.</summary>
    public static Func<int> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        var raw = column.Type.RawType;
        return raw == typeof(byte) ? Reader<byte>(row, column, value => value)
            : raw == typeof(ushort) ? Reader<ushort>(row, column, value => value)
            : raw == typeof(uint) ? Reader<uint>(row, column, value => checked((int)value))
            : Reader<ulong>(row, column, value => checked((int)value));
    }

    private static string[] Read<T>(DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(Annotation, ref values);
        return
        [
            .. values
                .DenseValues()
                .Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
        ];
    }

    private static Func<int> Reader<T>(
        DataViewRow row,
        DataViewSchema.Column column,
        Func<T, int> convert
    )
        where T : struct
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            var value = default(T);
            getter(ref value);
            return convert(value);
        };
    }
}
