using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>Rows of a matrix by their places, and back.</summary>
internal static unsafe class PlacedRows
{
    /// <summary>Copies the rows at places.</summary>
    public static void Take(FloatRows from, int[] places, FloatRows to)
    {
        for (var i = 0; i < places.Length; i++)
        {
            Copy(from[places[i]], to[i], to.Size);
        }
    }

    /// <summary>Copies rows to places, of which none is named twice; what lies at no place becomes zero.</summary>
    public static void Put(FloatRows from, int[] places, FloatRows to)
    {
        to.Tensor.zero_();
        for (var i = 0; i < places.Length; i++)
        {
            Copy(from[i], to[places[i]], to.Size);
        }
    }

    /// <summary>Adds rows at places, in their order.</summary>
    public static void Add(FloatRows from, int[] places, FloatRows to)
    {
        for (var i = 0; i < places.Length; i++)
        {
            float* source = from[i],
                target = to[places[i]];
            var column = 0;
            for (; column + 16 <= to.Size; column += 16)
            {
                (Vector512.Load(target + column) + Vector512.Load(source + column)).Store(
                    target + column
                );
            }

            for (; column < to.Size; column++)
            {
                target[column] += source[column];
            }
        }
    }

    private static void Copy(float* from, float* to, int size) =>
        new ReadOnlySpan<float>(from, size).CopyTo(new(to, size));
}
