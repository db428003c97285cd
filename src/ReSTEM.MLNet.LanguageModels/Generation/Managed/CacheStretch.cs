namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Memory for the keys and values of neighbouring positions, of all layers and heads.</summary>
internal readonly unsafe struct CacheStretch(float* floats, int blocks)
{
    /// <summary>Where it begins.</summary>
    public float* Floats { get; } = floats;

    /// <summary>How many blocks of positions there is room for.</summary>
    public int Blocks { get; } = blocks;
}
