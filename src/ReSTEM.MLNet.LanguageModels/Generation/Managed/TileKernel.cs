using System.Runtime.CompilerServices;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>The sums of some rows of x with one panel, all held in registers: two vectors a row.</summary>
internal static unsafe class TileKernel<TLanes, TVector, TFormat, THeight>
    where TLanes : ILanes<TVector>
    where TVector : struct
    where TFormat : IPanelFormat<TVector>
    where THeight : KernelHeight.IRows
{
    /// <summary>Row r of x starts at x + r strideX, of y at y + r strideY.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#pragma warning disable MA0051 // Registers have no index: each row's two sums are two locals, and every use is a line.
    public static void Multiply(in MatrixProduct product, in ProductTile tile)
#pragma warning restore MA0051
    {
        TVector w0 = TLanes.Load(tile.Bias),
            w1 = TLanes.Load(tile.Bias + TLanes.Count),
            v;
        TVector a0 = w0,
            b0 = w1,
            a1 = w0,
            b1 = w1,
            a2 = w0,
            b2 = w1,
            a3 = w0,
            b3 = w1,
            a4 = w0,
            b4 = w1,
            a5 = w0,
            b5 = w1,
            a6 = w0,
            b6 = w1,
            a7 = w0,
            b7 = w1,
            a8 = w0,
            b8 = w1,
            a9 = w0,
            b9 = w1,
            a10 = w0,
            b10 = w1,
            a11 = w0,
            b11 = w1;

        // Four pointers and one distance reach twelve rows without spilling: a row is a base plus none, one or two distances.
        var depth = product.Depth;
        var row = product.StrideX;
        float* x0 = tile.X,
            x3 = x0 + (3 * row),
            x6 = x0 + (6 * row),
            x9 = x0 + (9 * row);
        var panel = tile.Panel;
        var ahead = tile.Ahead;
        var aheadStep = tile.AheadStep;
        for (; depth > 0; depth--)
        {
            CacheLines.Fetch(ahead);
            ahead += aheadStep;
            w0 = TFormat.Left(panel);
            w1 = TFormat.Right(panel);
            panel += TFormat.StepFloats;
            v = TLanes.Broadcast(x0);
            a0 = TLanes.MultiplyAdd(v, w0, a0);
            b0 = TLanes.MultiplyAdd(v, w1, b0);
            v = TLanes.Broadcast(x0 + row);
            a1 = TLanes.MultiplyAdd(v, w0, a1);
            b1 = TLanes.MultiplyAdd(v, w1, b1);
            v = TLanes.Broadcast(x0 + (2 * row));
            a2 = TLanes.MultiplyAdd(v, w0, a2);
            b2 = TLanes.MultiplyAdd(v, w1, b2);
            v = TLanes.Broadcast(x3);
            a3 = TLanes.MultiplyAdd(v, w0, a3);
            b3 = TLanes.MultiplyAdd(v, w1, b3);
            if (THeight.Rows > 4)
            {
                v = TLanes.Broadcast(x3 + row);
                a4 = TLanes.MultiplyAdd(v, w0, a4);
                b4 = TLanes.MultiplyAdd(v, w1, b4);
                v = TLanes.Broadcast(x3 + (2 * row));
                a5 = TLanes.MultiplyAdd(v, w0, a5);
                b5 = TLanes.MultiplyAdd(v, w1, b5);
            }
            if (THeight.Rows > 6)
            {
                v = TLanes.Broadcast(x6);
                a6 = TLanes.MultiplyAdd(v, w0, a6);
                b6 = TLanes.MultiplyAdd(v, w1, b6);
                v = TLanes.Broadcast(x6 + row);
                a7 = TLanes.MultiplyAdd(v, w0, a7);
                b7 = TLanes.MultiplyAdd(v, w1, b7);
            }
            if (THeight.Rows > 8)
            {
                v = TLanes.Broadcast(x6 + (2 * row));
                a8 = TLanes.MultiplyAdd(v, w0, a8);
                b8 = TLanes.MultiplyAdd(v, w1, b8);
                v = TLanes.Broadcast(x9);
                a9 = TLanes.MultiplyAdd(v, w0, a9);
                b9 = TLanes.MultiplyAdd(v, w1, b9);
            }
            if (THeight.Rows > 10)
            {
                v = TLanes.Broadcast(x9 + row);
                a10 = TLanes.MultiplyAdd(v, w0, a10);
                b10 = TLanes.MultiplyAdd(v, w1, b10);
                v = TLanes.Broadcast(x9 + (2 * row));
                a11 = TLanes.MultiplyAdd(v, w0, a11);
                b11 = TLanes.MultiplyAdd(v, w1, b11);
            }
            x0++;
            x3++;
            x6++;
            x9++;
        }

        var y = tile.Y;
        var stride = product.StrideY;
        var store = product.Store;
        Store(store, y + (0 * stride), a0, b0);
        Store(store, y + (1 * stride), a1, b1);
        Store(store, y + (2 * stride), a2, b2);
        Store(store, y + (3 * stride), a3, b3);
        if (THeight.Rows > 4)
        {
            Store(store, y + (4 * stride), a4, b4);
            Store(store, y + (5 * stride), a5, b5);
        }
        if (THeight.Rows > 6)
        {
            Store(store, y + (6 * stride), a6, b6);
            Store(store, y + (7 * stride), a7, b7);
        }
        if (THeight.Rows > 8)
        {
            Store(store, y + (8 * stride), a8, b8);
            Store(store, y + (9 * stride), a9, b9);
        }
        if (THeight.Rows > 10)
        {
            Store(store, y + (10 * stride), a10, b10);
            Store(store, y + (11 * stride), a11, b11);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ProductStore store, float* y, TVector left, TVector right)
    {
        if (store == ProductStore.Add)
        {
            left = TLanes.Add(TLanes.Load(y), left);
            right = TLanes.Add(TLanes.Load(y + TLanes.Count), right);
        }

        TLanes.Store(left, y);
        TLanes.Store(right, y + TLanes.Count);

        // The next panel's results go to the next columns: wide rows of results are in no near cache until they are asked for.
        CacheLines.Fetch(y + (2 * TLanes.Count));
        CacheLines.Fetch(y + (3 * TLanes.Count));
    }
}
