using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.DataViews;

/// <summary>ML.NET's getters over plain functions.</summary>
internal static class Getters
{
    public static ValueGetter<T> Value<T>(Func<T> read) => (ref value) => value = read();

    public static ValueGetter<ReadOnlyMemory<char>> Text(Func<string> read) =>
        (ref value) => value = read().AsMemory();

    public static ValueGetter<VBuffer<int>> Tokens(Func<IReadOnlyList<int>> read) =>
        (ref value) =>
        {
            var tokens = read();
            var editor = VBufferEditor.Create(ref value, tokens.Count);
            for (var i = 0; i < tokens.Count; i++)
                editor.Values[i] = tokens[i];
            value = editor.Commit();
        };
}
