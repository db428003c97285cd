using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Cosines and sines of the rotary embedding (Su et al. 2021), in the half-split order of Hugging Face: feature i turns with
/// feature i + head size / 2.
/// </summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    private readonly int _half;
    private readonly NativeFloats _values;

    public RotaryTable(ModelConfig config, int positions)
    {
        _half = config.HeadSize / 2;
        _values = new NativeFloats((long)positions * config.HeadSize);
        Positions = positions;
        var frequencies = Frequencies(config);
        for (var p = 0; p < positions; p++)
        {
            for (var i = 0; i < _half; i++)
            {
                var (sine, cosine) = Math.SinCos(p * frequencies[i]);
                Cosines(p)[i] = (float)cosine;
                Cosines(p)[_half + i] = (float)sine;
            }
        }
    }

    /// <summary>How many positions it knows.</summary>
    public int Positions { get; }

    /// <summary>The cosines of a position, then its sines.</summary>
    public float* Cosines(int position) => _values.Pointer + ((long)position * 2 * _half);

    public void Dispose() => _values.Dispose();

    private static double[] Frequencies(ModelConfig config) =>
        [
            .. Enumerable
                .Range(0, config.HeadSize / 2)
                .Select(i => Math.Pow(config.RopeTheta, -2.0 * i / config.HeadSize))
                .Select(frequency => Scaled(frequency, config.RopeScaling)),
        ];

    private static double Scaled(double frequency, RopeScaling? scaling)
    {
        if (scaling is null || scaling.Kind == RopeScalingKind.Linear)
        {
            return frequency / (scaling?.Factor ?? 1);
        }

        // Llama 3.1: turns in the original context decide; few are stretched in full, many not at all.
        var turns = scaling.OriginalContextLength * frequency / (2 * Math.PI);
        var kept =
            (turns - scaling.LowFrequencyFactor)
            / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        kept = Math.Clamp(kept, 0, 1);
        return ((1 - kept) * frequency / scaling.Factor) + (kept * frequency);
    }
}
