using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Cosines and sines of the rotary embedding (Su et al. 2021) for every position of the context.</summary>
internal sealed class RotaryTable : IDisposable
{
    public RotaryTable(ModelConfig config, Device device, ScalarType precision)
    {
        using var scope = NewDisposeScope();
        var frequencies = Frequencies(config);
        var half = frequencies.Length;
        var cosines = new float[config.ContextLength * half];
        var sines = new float[cosines.Length];
        for (var i = 0; i < cosines.Length; i++)
        {
            var angle = i / half * frequencies[i % half];
            cosines[i] = (float)Math.Cos(angle);
            sines[i] = (float)Math.Sin(angle);
        }

        Cosines = Place(cosines);
        Sines = Place(sines);

        Tensor Place(float[] values) =>
            tensor(values, config.ContextLength, half)
                .to(precision)
                .to(device)
                .DetachFromDisposeScope();
    }

    /// <summary>One row for each position.</summary>
    public Tensor Cosines { get; } // (context, D / 2)

    /// <summary>As <see cref="Cosines"/>.</summary>
    public Tensor Sines { get; }

    /// <summary>The rows of the given positions, ready to broadcast over heads.</summary>
    /// <param name="positions">(B, T), 64-bit integers.</param>
    public RotaryAngles At(Tensor positions)
    {
        using var scope = NewDisposeScope();
        long[] shape = [.. positions.shape, 1, Cosines.shape[1]]; // (B, T, 1, D / 2)
        var flat = positions.flatten();
        var cosines = Cosines.index_select(0, flat).view(shape).MoveToOuterDisposeScope();
        var sines = Sines.index_select(0, flat).view(shape).MoveToOuterDisposeScope();
        return new RotaryAngles(cosines, sines);
    }

    /// <summary>Radians a position turns each pair of a head's numbers, scaling applied.</summary>
    internal static double[] Frequencies(ModelConfig config)
    {
        var frequencies = new double[config.HeadSize / 2];
        for (var i = 0; i < frequencies.Length; i++)
        {
            var plain = Math.Pow(config.RopeTheta, -2.0 * i / config.HeadSize);
            frequencies[i] = config.RopeScaling is { } scaling ? Scaled(plain, scaling) : plain;
        }

        return frequencies;
    }

    private static double Scaled(double frequency, RopeScaling scaling)
    {
        if (scaling.Kind == RopeScalingKind.Linear)
        {
            return frequency / scaling.Factor;
        }

        var turns = scaling.OriginalContextLength * frequency / (2 * Math.PI);
        var kept =
            (turns - scaling.LowFrequencyFactor)
            / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        kept = Math.Clamp(kept, 0, 1);
        return (kept * frequency) + ((1 - kept) * frequency / scaling.Factor);
    }

    public void Dispose()
    {
        Cosines.Dispose();
        Sines.Dispose();
    }
}
