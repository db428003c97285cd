using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>SiLU(gate) up (Shazeer 2020), gate and up side by side in a row, and its gradient, each in one visit of a row.</summary>
internal sealed unsafe class GateKernel(RowSlices slices)
{
    /// <param name="both">(N, 2 inner).</param>
    /// <param name="gated">(N, inner).</param>
    public void Forward(FloatRows both, FloatRows gated) =>
        slices.For(
            both.Count,
            both.Size,
            (first, end) =>
            {
                for (var row = first; row < end; row++)
                {
                    Gate(both[row], gated[row], gated.Size);
                }
            }
        );

    /// <summary>Replaces what went in by its slope.</summary>
    /// <param name="both">As it went in.</param>
    /// <param name="slope">By what came out.</param>
    public void Backward(FloatRows both, FloatRows slope) =>
        slices.For(
            both.Count,
            both.Size,
            (first, end) =>
            {
                for (var row = first; row < end; row++)
                {
                    Slopes(both[row], slope[row], slope.Size);
                }
            }
        );

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gate(float* both, float* gated, int inner)
    {
        var up = both + inner;
        var i = 0;
        for (; i + 16 <= inner; i += 16)
        {
            var gate = Vector512.Load(both + i);
            (gate * Logistic(gate) * Vector512.Load(up + i)).Store(gated + i);
        }

        for (; i < inner; i++)
        {
            gated[i] = both[i] * Logistic(both[i]) * up[i];
        }
    }

    // SiLU'(g) = s (1 + g (1 - s)) with s the logistic function of g.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slopes(float* both, float* slope, int inner)
    {
        var ups = both + inner;
        var one = Vector512<float>.One;
        var i = 0;
        for (; i + 16 <= inner; i += 16)
        {
            Vector512<float> gate = Vector512.Load(both + i),
                given = Vector512.Load(slope + i);
            var s = Logistic(gate);
            (given * Vector512.Load(ups + i) * s * (one + (gate * (one - s)))).Store(both + i);
            (given * gate * s).Store(ups + i);
        }

        for (; i < inner; i++)
        {
            var (gate, up, s) = (both[i], ups[i], Logistic(both[i]));
            both[i] = slope[i] * up * s * (1 + (gate * (1 - s)));
            ups[i] = slope[i] * gate * s;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Logistic(Vector512<float> x) =>
        Vector512<float>.One / (Vector512<float>.One + VectorExponential.Exp(-x));

    private static float Logistic(float x) => 1 / (1 + MathF.Exp(-x));
}
