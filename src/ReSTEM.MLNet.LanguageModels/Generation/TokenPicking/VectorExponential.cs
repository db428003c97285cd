using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

/// <summary>
/// e^x and sums for 16 floats at a time. .NET's own vector exponential widens to doubles, which costs three times as much and is
/// not needed: this one is within 2 units in the last place, and the same bits wherever there is a fused multiply-add.
/// </summary>
internal static class VectorExponential
{
    // Below, e^x is under the smallest normal float; above, over the largest.
    private const float Lowest = -87.33654f;
    private const float Highest = 88.37626f;

    /// <summary>e^x per lane; 0 below -87.3, at most e^88.37; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // The bound stands first: the hardware's maximum returns its second operand where one is NaN.
        var bounded = Vector512.MinNative(
            Vector512.Create(Highest),
            Vector512.MaxNative(Vector512.Create(Lowest), x)
        );
        return ZeroIfLow(x, ExpInRange(bounded));
    }

    /// <summary>As <see cref="Exp"/>, for numbers that are not above 0: two steps less, the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ExpOfNonPositive(Vector512<float> x) =>
        ZeroIfLow(x, ExpInRange(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpInRange(Vector512<float> x)
    {
        // x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first exact in n's range (Cody and Waite).
        // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
        var shifted = Vector512.FusedMultiplyAdd(
            x,
            Vector512.Create(1.44269504f),
            Vector512.Create(12582912f)
        );
        var n = shifted - Vector512.Create(12582912f);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);

        // Minimax polynomial of e^r on that interval (Cephes expf).
        var p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p, r * r, r + Vector512<float>.One);

        // p 2^n: n is added to p's exponent field.
        var exponent = Vector512.ShiftLeft(shifted.AsInt32(), 23);
        return (p.AsInt32() + exponent).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ZeroIfLow(Vector512<float> x, Vector512<float> result) =>
        Vector512.ConditionalSelect(
            Vector512.LessThan(x, Vector512.Create(Lowest)),
            Vector512<float>.Zero,
            result
        );

    /// <summary>The sum of the lanes, always in the same order: halves on halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> x)
    {
        var eight = x.GetLower() + x.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>The largest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> x)
    {
        var eight = Vector256.MaxNative(x.GetLower(), x.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(two[0], two[1]);
    }
}
