using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>The parts of a block that work on one row: norm, rotation, gate. Every sum has a fixed order.</summary>
internal static unsafe class RowMath
{
    /// <summary>y = x / sqrt(mean of x^2 + epsilon) times the weight; y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* x, float* weight, float* y, int count, double epsilon)
    {
        Vector512<float> low = default,
            high = default;
        var i = 0;
        for (; i + 32 <= count; i += 32)
        {
            Vector512<float> first = Vector512.Load(x + i),
                second = Vector512.Load(x + i + 16);
            low = Vector512.FusedMultiplyAdd(first, first, low);
            high = Vector512.FusedMultiplyAdd(second, second, high);
        }

        var sum = VectorExponential.Sum(low + high);
        for (; i < count; i++)
        {
            sum = MathF.FusedMultiplyAdd(x[i], x[i], sum);
        }

        var scale = (float)(1 / Math.Sqrt((sum / (double)count) + epsilon));
        var scales = Vector512.Create(scale);
        for (i = 0; i + 16 <= count; i += 16)
        {
            (Vector512.Load(x + i) * scales * Vector512.Load(weight + i)).Store(y + i);
        }

        for (; i < count; i++)
        {
            y[i] = x[i] * scale * weight[i];
        }
    }

    /// <summary>Turns a head by its position and multiplies it by a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(float* head, float* cosines, int headSize, float factor)
    {
        var half = headSize / 2;
        var factors = Vector128.Create(factor);
        var i = 0;
        for (; i + 4 <= half; i += 4)
        {
            Vector128<float> first = Vector128.Load(head + i),
                second = Vector128.Load(head + half + i);
            Vector128<float> cosine = Vector128.Load(cosines + i) * factors,
                sine = Vector128.Load(cosines + half + i) * factors;
            ((first * cosine) - (second * sine)).Store(head + i);
            ((second * cosine) + (first * sine)).Store(head + half + i);
        }

        for (; i < half; i++)
        {
            var (first, second) = (head[i], head[half + i]);
            var (cosine, sine) = (cosines[i] * factor, cosines[half + i] * factor);
            head[i] = (first * cosine) - (second * sine);
            head[half + i] = (second * cosine) + (first * sine);
        }
    }

    /// <summary>y = SiLU(gate) up, for one panel of 8, 16 or 32 features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gate(float* gate, float* up, float* y, int width)
    {
        if (width == 8)
        {
            var (eightGates, eightUps) = (Vector256.Load(gate), Vector256.Load(up));
            Gate(eightGates.ToVector512(), eightUps.ToVector512()).GetLower().Store(y);
        }

        for (var i = 0; i + 16 <= width; i += 16)
        {
            Gate(Vector512.Load(gate + i), Vector512.Load(up + i)).Store(y + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gate(Vector512<float> gate, Vector512<float> up) =>
        gate * up / (Vector512<float>.One + VectorExponential.Exp(-gate));
}
