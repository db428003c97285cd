using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Turns scores into weights of attention.</summary>
internal static unsafe class SoftmaxKernel
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>Makes the scores from the first up to but without the end weigh nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Hide(float* scores, int first, int end)
    {
        if (first < end)
        {
            HideSome(scores, Math.Max(0, first), end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HideSome(float* scores, int first, int end)
    {
        for (var block = first & -Lanes; block < end; block += Lanes)
        {
            var lane = Vector512<int>.Indices + Vector512.Create(block);
            var hidden =
                Vector512.GreaterThanOrEqual(lane, Vector512.Create(first))
                & Vector512.LessThan(lane, Vector512.Create(end));
            Vector512
                .ConditionalSelect(
                    hidden.AsSingle(),
                    Vector512.Create(float.NegativeInfinity),
                    Vector512.Load(scores + block)
                )
                .Store(scores + block);
        }
    }

    /// <summary>Replaces the scores, a multiple of 16 of them, by their exponentials less the largest; returns 1 / their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Softmax(float* scores, int count)
    {
        var max = Vector512.Create(Max(scores, count));
        Vector512<float> sum = default;
        for (var i = 0; i < count; i += Lanes)
        {
            var weight = VectorExponential.ExpOfNonPositive(Vector512.Load(scores + i) - max);
            weight.Store(scores + i);
            sum += weight;
        }

        return 1 / VectorExponential.Sum(sum);
    }

    // Two maxima that do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Max(float* scores, int count)
    {
        Vector512<float> even = Vector512.Load(scores),
            odd = even;
        var i = Lanes;
        for (; i + Lanes < count; i += 2 * Lanes)
        {
            even = Vector512.MaxNative(even, Vector512.Load(scores + i));
            odd = Vector512.MaxNative(odd, Vector512.Load(scores + i + Lanes));
        }

        if (i < count)
        {
            even = Vector512.MaxNative(even, Vector512.Load(scores + i));
        }

        return VectorExponential.Max(Vector512.MaxNative(even, odd));
    }
}
