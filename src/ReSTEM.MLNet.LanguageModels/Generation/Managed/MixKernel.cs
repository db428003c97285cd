using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Sums of a multiple of 4 positions' values, weighted. Every feature is four sums, of every fourth position in order, added at the end: so
/// many do not wait for each other, and none depends on what is computed beside it.
/// </summary>
internal static unsafe class MixKernel
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>One query's sum, added to what the result holds.</summary>
    public static void One(float* values, int positions, MixedRow row, MixShape shape)
    {
        if (shape.IsPaired)
        {
            PairedMixKernel.One(values, positions, row);
            return;
        }

        nint at = 0;
        for (; at + (4 * Lanes) <= shape.Width; at += 4 * Lanes)
        {
            OneQuery<KernelHeight.Four>(
                values + at,
                positions,
                new(row.Weights, row.Result + at),
                shape
            );
        }

        switch ((shape.Width - at) / Lanes)
        {
            case 3:
                OneQuery<KernelHeight.Three>(
                    values + at,
                    positions,
                    new(row.Weights, row.Result + at),
                    shape
                );
                break;
            case 2:
                OneQuery<KernelHeight.Two>(
                    values + at,
                    positions,
                    new(row.Weights, row.Result + at),
                    shape
                );
                break;
            case 1:
                OneQuery<KernelHeight.One>(
                    values + at,
                    positions,
                    new(row.Weights, row.Result + at),
                    shape
                );
                break;
        }
    }

    /// <summary>16 features of four queries' sums of the same values, as <see cref="One"/> computes them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(
        float* values,
        int positions,
        (FourRows Weights, FourRows Results) rows,
        MixShape shape
    )
    {
        if (shape.IsPaired)
        {
            PairedMixKernel.Four(values, positions, rows);
            return;
        }

        var stride = shape.Stride;
        FourFeatures sum0 = default,
            sum1 = default,
            sum2 = default,
            sum3 = default;
        for (nint t = 0; t < positions; t += 4, values += 4 * stride)
        {
            sum0.Add(rows.Weights, t, Vector512.Load(values));
            sum1.Add(rows.Weights, t + 1, Vector512.Load(values + stride));
            sum2.Add(rows.Weights, t + 2, Vector512.Load(values + (2 * stride)));
            sum3.Add(rows.Weights, t + 3, Vector512.Load(values + (3 * stride)));
        }

        Add(sum0.A + sum1.A + (sum2.A + sum3.A), rows.Results.A);
        Add(sum0.B + sum1.B + (sum2.B + sum3.B), rows.Results.B);
        Add(sum0.C + sum1.C + (sum2.C + sum3.C), rows.Results.C);
        Add(sum0.D + sum1.D + (sum2.D + sum3.D), rows.Results.D);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneQuery<TVectors>(
        float* values,
        int positions,
        MixedRow row,
        MixShape shape
    )
        where TVectors : KernelHeight.IRows
    {
        OnePosition<TVectors> sum0 = default,
            sum1 = default,
            sum2 = default,
            sum3 = default;
        var weights = row.Weights;
        var stride = shape.Stride;
        for (var end = weights + positions; weights < end; weights += 4)
        {
            sum0.Add(weights[0], values);
            sum1.Add(weights[1], values + stride);
            sum2.Add(weights[2], values + (2 * stride));
            sum3.Add(weights[3], values + (3 * stride));
            values += 4 * stride;
        }

        Add(sum0.A + sum1.A + (sum2.A + sum3.A), row.Result);
        if (TVectors.Rows > 1)
        {
            Add(sum0.B + sum1.B + (sum2.B + sum3.B), row.Result + Lanes);
        }

        if (TVectors.Rows > 2)
        {
            Add(sum0.C + sum1.C + (sum2.C + sum3.C), row.Result + (2 * Lanes));
        }

        if (TVectors.Rows > 3)
        {
            Add(sum0.D + sum1.D + (sum2.D + sum3.D), row.Result + (3 * Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> sum, float* result) =>
        (Vector512.Load(result) + sum).Store(result);

    /// <summary>16 features of four queries.</summary>
    private struct FourFeatures
    {
        public Vector512<float> A;
        public Vector512<float> B;
        public Vector512<float> C;
        public Vector512<float> D;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(FourRows weights, nint position, Vector512<float> value)
        {
            A = Vector512.FusedMultiplyAdd(Vector512.Create(weights.A[position]), value, A);
            B = Vector512.FusedMultiplyAdd(Vector512.Create(weights.B[position]), value, B);
            C = Vector512.FusedMultiplyAdd(Vector512.Create(weights.C[position]), value, C);
            D = Vector512.FusedMultiplyAdd(Vector512.Create(weights.D[position]), value, D);
        }
    }

    /// <summary>Up to 64 features of one query.</summary>
    private struct OnePosition<TVectors>
        where TVectors : KernelHeight.IRows
    {
        public Vector512<float> A;
        public Vector512<float> B;
        public Vector512<float> C;
        public Vector512<float> D;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(float weight, float* value)
        {
            var w = Vector512.Create(weight);
            A = Vector512.FusedMultiplyAdd(w, Vector512.Load(value), A);
            if (TVectors.Rows > 1)
            {
                B = Vector512.FusedMultiplyAdd(w, Vector512.Load(value + Lanes), B);
            }

            if (TVectors.Rows > 2)
            {
                C = Vector512.FusedMultiplyAdd(w, Vector512.Load(value + (2 * Lanes)), C);
            }

            if (TVectors.Rows > 3)
            {
                D = Vector512.FusedMultiplyAdd(w, Vector512.Load(value + (3 * Lanes)), D);
            }
        }
    }
}
