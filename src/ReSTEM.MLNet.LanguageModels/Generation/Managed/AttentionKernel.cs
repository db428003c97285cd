using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Attention of one query head over pages of keys and values.</summary>
internal static unsafe class AttentionKernel
{
    private const int Lanes = CacheLayout.PagePositions;

    /// <summary>The query's products with the keys of each page's 16 positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Score(
        ReadOnlySpan<nint> pages,
        nint keyOffset,
        ReadOnlySpan<float> query,
        float* scores
    )
    {
        var p = 0;
        for (; p + 4 <= pages.Length; p += 4, scores += 4 * Lanes)
        {
            float* k0 = (float*)pages[p] + keyOffset,
                k1 = (float*)pages[p + 1] + keyOffset,
                k2 = (float*)pages[p + 2] + keyOffset,
                k3 = (float*)pages[p + 3] + keyOffset;
            Vector512<float> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            nint at = 0;
            foreach (var feature in query)
            {
                var q = Vector512.Create(feature);
                s0 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k0 + at), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k1 + at), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k2 + at), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k3 + at), s3);
                at += Lanes;
            }

            s0.Store(scores);
            s1.Store(scores + Lanes);
            s2.Store(scores + (2 * Lanes));
            s3.Store(scores + (3 * Lanes));
        }

        for (; p < pages.Length; p++, scores += Lanes)
        {
            var key = (float*)pages[p] + keyOffset;
            Vector512<float> sum = default;
            foreach (var feature in query)
            {
                sum = Vector512.FusedMultiplyAdd(
                    Vector512.Create(feature),
                    Vector512.Load(key),
                    sum
                );
                key += Lanes;
            }

            sum.Store(scores);
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

    /// <summary>32 features of the sum of the pages' values, weighted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (Vector512<float> Left, Vector512<float> Right) MixTwo(
        ReadOnlySpan<nint> pages,
        nint valueOffset,
        nint width,
        float* weights
    )
    {
        // Four sums a vector, one for every fourth position: else each step would wait for the one before.
        Vector512<float> a0 = default,
            a1 = default,
            a2 = default,
            a3 = default,
            b0 = default,
            b1 = default,
            b2 = default,
            b3 = default;
        foreach (var page in pages)
        {
            var value = (float*)page + valueOffset;
            for (var end = weights + Lanes; weights < end; weights += 4, value += 4 * width)
            {
                Vector512<float> w0 = Vector512.Create(weights[0]),
                    w1 = Vector512.Create(weights[1]),
                    w2 = Vector512.Create(weights[2]),
                    w3 = Vector512.Create(weights[3]);
                float* v1 = value + width,
                    v2 = v1 + width,
                    v3 = v2 + width;
                a0 = Vector512.FusedMultiplyAdd(w0, Vector512.Load(value), a0);
                b0 = Vector512.FusedMultiplyAdd(w0, Vector512.Load(value + Lanes), b0);
                a1 = Vector512.FusedMultiplyAdd(w1, Vector512.Load(v1), a1);
                b1 = Vector512.FusedMultiplyAdd(w1, Vector512.Load(v1 + Lanes), b1);
                a2 = Vector512.FusedMultiplyAdd(w2, Vector512.Load(v2), a2);
                b2 = Vector512.FusedMultiplyAdd(w2, Vector512.Load(v2 + Lanes), b2);
                a3 = Vector512.FusedMultiplyAdd(w3, Vector512.Load(v3), a3);
                b3 = Vector512.FusedMultiplyAdd(w3, Vector512.Load(v3 + Lanes), b3);
            }
        }

        return (a0 + a1 + (a2 + a3), b0 + b1 + (b2 + b3));
    }

    /// <summary>16 features of the sum of the pages' values, weighted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> MixOne(
        ReadOnlySpan<nint> pages,
        nint valueOffset,
        nint width,
        float* weights
    )
    {
        Vector512<float> a0 = default,
            a1 = default,
            a2 = default,
            a3 = default;
        foreach (var page in pages)
        {
            var value = (float*)page + valueOffset;
            for (var end = weights + Lanes; weights < end; weights += 4, value += 4 * width)
            {
                float* v1 = value + width,
                    v2 = v1 + width,
                    v3 = v2 + width;
                a0 = Vector512.FusedMultiplyAdd(
                    Vector512.Create(weights[0]),
                    Vector512.Load(value),
                    a0
                );
                a1 = Vector512.FusedMultiplyAdd(
                    Vector512.Create(weights[1]),
                    Vector512.Load(v1),
                    a1
                );
                a2 = Vector512.FusedMultiplyAdd(
                    Vector512.Create(weights[2]),
                    Vector512.Load(v2),
                    a2
                );
                a3 = Vector512.FusedMultiplyAdd(
                    Vector512.Create(weights[3]),
                    Vector512.Load(v3),
                    a3
                );
            }
        }

        return a0 + a1 + (a2 + a3);
    }
}
