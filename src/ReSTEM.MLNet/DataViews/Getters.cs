using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.DataViews;

/// <summary>ML.NET's getters over plain functions.</summary>
internal static class Getters
{
    public static ValueGetter<T> Value<T>(Func<T> read) => (ref value) => value = read();

    public static ValueGetter<ReadOnlyMemory<char>> Text(Func<string> read) =>
        (ref value) => value = read().AsMemory();

    public static ValueGetter<VBuffer<T>> Vector<T>(Func<IReadOnlyList<T>> read) =>
        (ref value) =>
        {
            var items = read();
            var editor = VBufferEditor.Create(ref value, items.Count);
            for (var i = 0; i < items.Count; i++)
                editor.Values[i] = items[i];
            value = editor.Commit();
        };
}
