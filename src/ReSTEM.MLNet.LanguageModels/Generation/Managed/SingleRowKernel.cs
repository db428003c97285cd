using System.Runtime.CompilerServices;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>One row of x with four panels at once: eight sums that do not wait for each other, four streams of weights.</summary>
internal static unsafe class SingleRowKernel<TLanes, TVector, TFormat>
    where TLanes : ILanes<TVector>
    where TVector : struct
    where TFormat : IPanelFormat<TVector>
{
    /// <summary>Computes the panels of the product for its first row.</summary>
    public static void Multiply(in MatrixProduct product)
    {
        for (var p = product.FirstPanel; p < product.EndPanel; p += 4)
        {
            // Where fewer than four are left, the last one takes the places of those that lack: the same sums, stored twice.
            var left = product.EndPanel - p - 1;
            FourPanels(
                product,
                p,
                p + Math.Min(1, left),
                p + Math.Min(2, left),
                p + Math.Min(3, left)
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourPanels(in MatrixProduct product, nint p0, nint p1, nint p2, nint p3)
    {
        var lanes = (nint)TLanes.Count;
        var width = 2 * lanes;
        TVector a0 = TLanes.Load(product.Bias + (p0 * width)),
            b0 = TLanes.Load(product.Bias + (p0 * width) + lanes);
        TVector a1 = TLanes.Load(product.Bias + (p1 * width)),
            b1 = TLanes.Load(product.Bias + (p1 * width) + lanes);
        TVector a2 = TLanes.Load(product.Bias + (p2 * width)),
            b2 = TLanes.Load(product.Bias + (p2 * width) + lanes);
        TVector a3 = TLanes.Load(product.Bias + (p3 * width)),
            b3 = TLanes.Load(product.Bias + (p3 * width) + lanes);
        nint step = TFormat.StepFloats;
        var distance = product.Depth * step;
        float* w0 = product.Panels + (p0 * distance),
            w1 = product.Panels + (p1 * distance);
        float* w2 = product.Panels + (p2 * distance),
            w3 = product.Panels + (p3 * distance);
        float* x = product.X,
            end = x + product.Depth;
        for (nint at = 0; x < end; x++, at += step)
        {
            var v = TLanes.Broadcast(x);
            a0 = TLanes.MultiplyAdd(v, TFormat.Left(w0 + at), a0);
            b0 = TLanes.MultiplyAdd(v, TFormat.Right(w0 + at), b0);
            a1 = TLanes.MultiplyAdd(v, TFormat.Left(w1 + at), a1);
            b1 = TLanes.MultiplyAdd(v, TFormat.Right(w1 + at), b1);
            a2 = TLanes.MultiplyAdd(v, TFormat.Left(w2 + at), a2);
            b2 = TLanes.MultiplyAdd(v, TFormat.Right(w2 + at), b2);
            a3 = TLanes.MultiplyAdd(v, TFormat.Left(w3 + at), a3);
            b3 = TLanes.MultiplyAdd(v, TFormat.Right(w3 + at), b3);
        }

        float* y0 = product.Y + (p0 * width),
            y1 = product.Y + (p1 * width);
        float* y2 = product.Y + (p2 * width),
            y3 = product.Y + (p3 * width);
        if (product.Store == ProductStore.Add)
        {
            // All are loaded before the first is stored, so that a panel in two places is added once.
            (a0, b0) = (TLanes.Add(TLanes.Load(y0), a0), TLanes.Add(TLanes.Load(y0 + lanes), b0));
            (a1, b1) = (TLanes.Add(TLanes.Load(y1), a1), TLanes.Add(TLanes.Load(y1 + lanes), b1));
            (a2, b2) = (TLanes.Add(TLanes.Load(y2), a2), TLanes.Add(TLanes.Load(y2 + lanes), b2));
            (a3, b3) = (TLanes.Add(TLanes.Load(y3), a3), TLanes.Add(TLanes.Load(y3 + lanes), b3));
        }

        Store(y0, a0, b0);
        Store(y1, a1, b1);
        Store(y2, a2, b2);
        Store(y3, a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, TVector left, TVector right)
    {
        TLanes.Store(left, y);
        TLanes.Store(right, y + TLanes.Count);
    }
}
