using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Products of queries with the keys of blocks of 16 positions. Every score is one sum over the features in order: it does not
/// depend on the queries and blocks that are computed beside it.
/// </summary>
internal static unsafe class ScoreKernel
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>One query's scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(float* keys, int blocks, ReadOnlySpan<float> query, float* scores)
    {
        nint distance = query.Length * Lanes;
        for (; blocks >= 4; blocks -= 4, scores += 4 * Lanes, keys += 4 * distance)
        {
            float* k0 = keys,
                k2 = keys + (2 * distance);
            Vector512<float> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            foreach (var feature in query)
            {
                var q = Vector512.Create(feature);
                s0 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k0), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k0 + distance), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k2), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k2 + distance), s3);
                k0 += Lanes;
                k2 += Lanes;
            }

            s0.Store(scores);
            s1.Store(scores + Lanes);
            s2.Store(scores + (2 * Lanes));
            s3.Store(scores + (3 * Lanes));
        }

        for (; blocks > 0; blocks--, scores += Lanes)
        {
            Vector512<float> sum = default;
            foreach (var feature in query)
            {
                sum = Vector512.FusedMultiplyAdd(
                    Vector512.Create(feature),
                    Vector512.Load(keys),
                    sum
                );
                keys += Lanes;
            }

            sum.Store(scores);
        }
    }

    /// <summary>Four queries' scores of the same keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(
        float* keys,
        int blocks,
        (FourRows Rows, int Size) queries,
        FourRows scores
    )
    {
        float* a = scores.A,
            b = scores.B,
            c = scores.C,
            d = scores.D;
        nint distance = queries.Size * Lanes;
        for (; blocks >= 2; blocks -= 2, a += 2 * Lanes, b += 2 * Lanes, c += 2 * Lanes)
        {
            Vector512<float> a0 = default,
                a1 = default,
                b0 = default,
                b1 = default,
                c0 = default,
                c1 = default,
                d0 = default,
                d1 = default;
            for (nint i = 0; i < queries.Size; i++, keys += Lanes)
            {
                Vector512<float> k0 = Vector512.Load(keys),
                    k1 = Vector512.Load(keys + distance);
                var q = Vector512.Create(queries.Rows.A[i]);
                a0 = Vector512.FusedMultiplyAdd(q, k0, a0);
                a1 = Vector512.FusedMultiplyAdd(q, k1, a1);
                q = Vector512.Create(queries.Rows.B[i]);
                b0 = Vector512.FusedMultiplyAdd(q, k0, b0);
                b1 = Vector512.FusedMultiplyAdd(q, k1, b1);
                q = Vector512.Create(queries.Rows.C[i]);
                c0 = Vector512.FusedMultiplyAdd(q, k0, c0);
                c1 = Vector512.FusedMultiplyAdd(q, k1, c1);
                q = Vector512.Create(queries.Rows.D[i]);
                d0 = Vector512.FusedMultiplyAdd(q, k0, d0);
                d1 = Vector512.FusedMultiplyAdd(q, k1, d1);
            }

            keys += distance;
            Store(a0, a1, a);
            Store(b0, b1, b);
            Store(c0, c1, c);
            Store(d0, d1, d);
            d += 2 * Lanes;
        }

        if (blocks > 0)
        {
            One(keys, 1, new(queries.Rows.A, queries.Size), a);
            One(keys, 1, new(queries.Rows.B, queries.Size), b);
            One(keys, 1, new(queries.Rows.C, queries.Size), c);
            One(keys, 1, new(queries.Rows.D, queries.Size), d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> first, Vector512<float> second, float* scores)
    {
        first.Store(scores);
        second.Store(scores + Lanes);
    }
}
