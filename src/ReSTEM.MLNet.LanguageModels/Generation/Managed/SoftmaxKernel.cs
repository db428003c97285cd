using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Turns scores into weights of attention.</summary>
internal static unsafe class SoftmaxKernel
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>Makes a stretch of scores weigh nothing.</summary>
    public static void Hide(float* scores, int first, int end)
    {
        for (var i = Math.Max(0, first); i < end; i++)
        {
            scores[i] = float.NegativeInfinity;
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
