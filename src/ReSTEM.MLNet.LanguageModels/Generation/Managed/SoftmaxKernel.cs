using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Turns scores into weights of attention.</summary>
internal static unsafe class SoftmaxKernel
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>Makes the scores from the first up to but without the end weigh nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hide(float* scores, int first, int end)
    {
        first = Math.Max(0, first);
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
        var max = Vector512.Load(scores);
        for (var i = Lanes; i < count; i += Lanes)
        {
            max = Vector512.MaxNative(max, Vector512.Load(scores + i));
        }

        max = Vector512.Create(VectorExponential.Max(max));
        Vector512<float> sum = default;
        for (var i = 0; i < count; i += Lanes)
        {
            var weight = VectorExponential.Exp(Vector512.Load(scores + i) - max);
            weight.Store(scores + i);
            sum += weight;
        }

        return 1 / VectorExponential.Sum(sum);
    }
}
