using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Cosines and sines of the rotary embedding for a number of positions, in native memory: what
/// <see cref="RotaryTable"/> is to torch.
/// </summary>
internal sealed unsafe class PositionTable : IDisposable
{
    private readonly int _half;
    private readonly NativeFloats _values;

    public PositionTable(ModelConfig config, int positions)
    {
        _half = config.HeadSize / 2;
        _values = new NativeFloats((long)positions * config.HeadSize);
        Positions = positions;
        var frequencies = RotaryTable.Frequencies(config);
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
}
