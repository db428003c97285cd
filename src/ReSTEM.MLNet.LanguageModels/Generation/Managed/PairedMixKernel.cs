using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// The sums of <see cref="MixKernel"/> for heads of at most 8 features: a vector holds the features of two positions, in turn,
/// so that no lane is idle. Every result stands in the two lanes of its feature.
/// </summary>
internal static unsafe class PairedMixKernel
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>One query's sum over a multiple of 4 positions, added to what the result holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(float* values, int positions, MixedRow row)
    {
        Vector512<float> first = default,
            second = default;
        var weights = row.Weights;
        for (var end = weights + positions; weights < end; weights += 4, values += 2 * Lanes)
        {
            first = Sum(weights, values, first);
            second = Sum(weights + 2, values + Lanes, second);
        }

        Add(first, second, row.Result);
    }

    /// <summary>Four queries' sums of the same values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(float* values, int positions, (FourRows Weights, FourRows Results) rows)
    {
        FourSums first = default,
            second = default;
        for (nint t = 0; t < positions; t += 4, values += 2 * Lanes)
        {
            first.Add(rows.Weights, t, Vector512.Load(values));
            second.Add(rows.Weights, t + 2, Vector512.Load(values + Lanes));
        }

        Add(first.A, second.A, rows.Results.A);
        Add(first.B, second.B, rows.Results.B);
        Add(first.C, second.C, rows.Results.C);
        Add(first.D, second.D, rows.Results.D);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sum(float* weights, float* values, Vector512<float> sum) =>
        Vector512.FusedMultiplyAdd(Pair(weights), Vector512.Load(values), sum);

    // Two neighbouring weights in all lanes, in turn.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Pair(float* weights) =>
        Vector512.Create(*(double*)weights).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> first, Vector512<float> second, float* result) =>
        (Vector512.Load(result) + (Both(first) + Both(second))).Store(result);

    // Each lane plus its neighbour: the sum of the even positions' and of the odd ones'.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Both(Vector512<float> sum)
    {
        var lanes = sum.AsUInt64();
        return sum + ((lanes << 32) | (lanes >> 32)).AsSingle();
    }

    private struct FourSums
    {
        public Vector512<float> A;
        public Vector512<float> B;
        public Vector512<float> C;
        public Vector512<float> D;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(FourRows weights, nint position, Vector512<float> value)
        {
            A = Vector512.FusedMultiplyAdd(Pair(weights.A + position), value, A);
            B = Vector512.FusedMultiplyAdd(Pair(weights.B + position), value, B);
            C = Vector512.FusedMultiplyAdd(Pair(weights.C + position), value, C);
            D = Vector512.FusedMultiplyAdd(Pair(weights.D + position), value, D);
        }
    }
}
