using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Sums of blocks' values, weighted. Every feature is two sums, of the even and of the odd positions in order, added at the
/// end: it does not depend on what is computed beside it.
/// </summary>
internal static unsafe class MixKernel
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>One query's sum, in a number of floats that is a multiple of 16, added to what the result holds.</summary>
    public static void One(float* values, int blocks, MixedRow row, nint width)
    {
        nint at = 0;
        for (; at + (4 * Lanes) <= width; at += 4 * Lanes)
        {
            OneQuery<KernelHeight.Four>(
                values + at,
                blocks,
                new(row.Weights, row.Result + at),
                width
            );
        }

        switch ((width - at) / Lanes)
        {
            case 3:
                OneQuery<KernelHeight.Three>(
                    values + at,
                    blocks,
                    new(row.Weights, row.Result + at),
                    width
                );
                break;
            case 2:
                OneQuery<KernelHeight.Two>(
                    values + at,
                    blocks,
                    new(row.Weights, row.Result + at),
                    width
                );
                break;
            case 1:
                OneQuery<KernelHeight.One>(
                    values + at,
                    blocks,
                    new(row.Weights, row.Result + at),
                    width
                );
                break;
        }
    }

    /// <summary>Four queries' sums of the same values, as <see cref="One"/> computes them.</summary>
    public static void Four(
        float* values,
        int blocks,
        (FourRows Weights, FourRows Results) rows,
        nint width
    )
    {
        nint at = 0;
        for (; at + (2 * Lanes) <= width; at += 2 * Lanes)
        {
            FourQueries<KernelHeight.Two>(values + at, blocks, rows, (width, at));
        }

        if (at < width)
        {
            FourQueries<KernelHeight.One>(values + at, blocks, rows, (width, at));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneQuery<TVectors>(float* values, int blocks, MixedRow row, nint width)
        where TVectors : KernelHeight.IRows
    {
        Vector512<float> a0 = default,
            a1 = default,
            a2 = default,
            a3 = default;
        Vector512<float> b0 = default,
            b1 = default,
            b2 = default,
            b3 = default;
        var weights = row.Weights;
        for (var end = weights + (blocks * Lanes); weights < end; weights += 2, values += 2 * width)
        {
            var odd = values + width;
            Vector512<float> even = Vector512.Create(weights[0]),
                next = Vector512.Create(weights[1]);
            a0 = Vector512.FusedMultiplyAdd(even, Vector512.Load(values), a0);
            b0 = Vector512.FusedMultiplyAdd(next, Vector512.Load(odd), b0);
            if (TVectors.Rows > 1)
            {
                a1 = Vector512.FusedMultiplyAdd(even, Vector512.Load(values + Lanes), a1);
                b1 = Vector512.FusedMultiplyAdd(next, Vector512.Load(odd + Lanes), b1);
            }

            if (TVectors.Rows > 2)
            {
                a2 = Vector512.FusedMultiplyAdd(even, Vector512.Load(values + (2 * Lanes)), a2);
                b2 = Vector512.FusedMultiplyAdd(next, Vector512.Load(odd + (2 * Lanes)), b2);
            }

            if (TVectors.Rows > 3)
            {
                a3 = Vector512.FusedMultiplyAdd(even, Vector512.Load(values + (3 * Lanes)), a3);
                b3 = Vector512.FusedMultiplyAdd(next, Vector512.Load(odd + (3 * Lanes)), b3);
            }
        }

        Add(a0 + b0, row.Result);
        if (TVectors.Rows > 1)
        {
            Add(a1 + b1, row.Result + Lanes);
        }

        if (TVectors.Rows > 2)
        {
            Add(a2 + b2, row.Result + (2 * Lanes));
        }

        if (TVectors.Rows > 3)
        {
            Add(a3 + b3, row.Result + (3 * Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourQueries<TVectors>(
        float* values,
        int blocks,
        (FourRows Weights, FourRows Results) rows,
        (nint Width, nint At) place
    )
        where TVectors : KernelHeight.IRows
    {
        Vector512<float> a0 = default,
            a1 = default,
            b0 = default,
            b1 = default,
            c0 = default,
            c1 = default,
            d0 = default,
            d1 = default;
        Vector512<float> e0 = default,
            e1 = default,
            f0 = default,
            f1 = default,
            g0 = default,
            g1 = default,
            h0 = default,
            h1 = default;
        float* a = rows.Weights.A,
            b = rows.Weights.B,
            c = rows.Weights.C,
            d = rows.Weights.D;
        nint count = blocks * Lanes;
        for (nint t = 0; t < count; t += 2, values += 2 * place.Width)
        {
            var odd = values + place.Width;
            Vector512<float> v = Vector512.Load(values),
                w = Vector512.Load(odd);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[t]), v, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(b[t]), v, b0);
            c0 = Vector512.FusedMultiplyAdd(Vector512.Create(c[t]), v, c0);
            d0 = Vector512.FusedMultiplyAdd(Vector512.Create(d[t]), v, d0);
            e0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[t + 1]), w, e0);
            f0 = Vector512.FusedMultiplyAdd(Vector512.Create(b[t + 1]), w, f0);
            g0 = Vector512.FusedMultiplyAdd(Vector512.Create(c[t + 1]), w, g0);
            h0 = Vector512.FusedMultiplyAdd(Vector512.Create(d[t + 1]), w, h0);
            if (TVectors.Rows > 1)
            {
                (v, w) = (Vector512.Load(values + Lanes), Vector512.Load(odd + Lanes));
                a1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[t]), v, a1);
                b1 = Vector512.FusedMultiplyAdd(Vector512.Create(b[t]), v, b1);
                c1 = Vector512.FusedMultiplyAdd(Vector512.Create(c[t]), v, c1);
                d1 = Vector512.FusedMultiplyAdd(Vector512.Create(d[t]), v, d1);
                e1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[t + 1]), w, e1);
                f1 = Vector512.FusedMultiplyAdd(Vector512.Create(b[t + 1]), w, f1);
                g1 = Vector512.FusedMultiplyAdd(Vector512.Create(c[t + 1]), w, g1);
                h1 = Vector512.FusedMultiplyAdd(Vector512.Create(d[t + 1]), w, h1);
            }
        }

        Add(a0 + e0, rows.Results.A + place.At);
        Add(b0 + f0, rows.Results.B + place.At);
        Add(c0 + g0, rows.Results.C + place.At);
        Add(d0 + h0, rows.Results.D + place.At);
        if (TVectors.Rows > 1)
        {
            Add(a1 + e1, rows.Results.A + place.At + Lanes);
            Add(b1 + f1, rows.Results.B + place.At + Lanes);
            Add(c1 + g1, rows.Results.C + place.At + Lanes);
            Add(d1 + h1, rows.Results.D + place.At + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> sum, float* result) =>
        (Vector512.Load(result) + sum).Store(result);
}
