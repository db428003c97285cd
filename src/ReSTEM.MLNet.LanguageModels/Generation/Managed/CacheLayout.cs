using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Where keys and values lie. A page holds 16 positions of all layers and heads: for each (layer, head) a block of keys
/// (head size, 16), so that a score of 16 positions is a sum of vectors, and after it one of values (16, head size filled up
/// to a multiple of 16), so that a weighted sum of positions is one too.
/// </summary>
internal sealed class CacheLayout(ModelConfig config)
{
    /// <summary>Positions in a page: the lanes of the widest vector.</summary>
    public const int PagePositions = 16;

    /// <summary>Floats of one position's value.</summary>
    public int ValueWidth { get; } = RoundUp(config.HeadSize);

    /// <summary>Floats of a page.</summary>
    public long PageFloats => (long)config.LayerCount * config.KeyValueHeadCount * BlockFloats;

    /// <summary>Bytes of a page.</summary>
    public long PageBytes => PageFloats * sizeof(float);

    private long BlockFloats => PagePositions * (config.HeadSize + ValueWidth);

    /// <summary>Where a head's keys begin in a page.</summary>
    public nint KeyOffset(int layer, int keyValueHead) =>
        (nint)(((layer * config.KeyValueHeadCount) + keyValueHead) * BlockFloats);

    /// <summary>Where a head's values begin in a page.</summary>
    public nint ValueOffset(int layer, int keyValueHead) =>
        KeyOffset(layer, keyValueHead) + (PagePositions * config.HeadSize);

    /// <summary>Pages for so many positions.</summary>
    public static int PagesFor(int positions) => RoundUp(positions) / PagePositions;

    /// <summary>The next multiple of 16.</summary>
    public static int RoundUp(int positions) => (positions + PagePositions - 1) & -PagePositions;
}
