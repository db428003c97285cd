using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Where keys and values lie in a stretch. Positions come in blocks of 16. A (layer, head) has all its keys and then all its
/// values side by side, so that attention reads straight on: a block of keys is (head size, 16), so that a score of 16
/// positions is a sum of vectors; one of values (16, head size filled up to a multiple of 8), so that a weighted sum of
/// positions is one too. Where two positions' values fit in a vector their features alternate: see <see cref="MixShape.IsPaired"/>.
/// </summary>
internal sealed unsafe class CacheLayout(ModelConfig config)
{
    private readonly int _size = config.HeadSize;
    private readonly int _heads = config.KeyValueHeadCount;

    /// <summary>Positions in a block: the lanes of the widest vector.</summary>
    public const int BlockPositions = 16;

    /// <summary>How values are summed.</summary>
    public MixShape Mix { get; } =
        new((config.HeadSize + 7) & -8, RoundUp(config.HeadSize))
        {
            IsPaired = config.HeadSize <= BlockPositions / 2,
        };

    /// <summary>Floats of a block's keys of one layer and head.</summary>
    public nint KeyBlock => BlockPositions * _size;

    /// <summary>Floats of a block's values of one layer and head.</summary>
    public nint ValueBlock => BlockPositions * Mix.Stride;

    /// <summary>Floats of a block, all layers and heads together.</summary>
    public long BlockFloats =>
        (long)config.LayerCount * config.KeyValueHeadCount * (KeyBlock + ValueBlock);

    /// <summary>Bytes of a block, all layers and heads together.</summary>
    public long BlockBytes => BlockFloats * sizeof(float);

    /// <summary>A head's first block of keys.</summary>
    public float* Keys(in CacheStretch stretch, (int Layer, int Head) place)
    {
        nint block = (place.Layer * _heads) + place.Head;
        return stretch.Floats + (block * stretch.Blocks * (KeyBlock + ValueBlock));
    }

    /// <summary>A head's first block of values.</summary>
    public float* Values(in CacheStretch stretch, (int Layer, int Head) place) =>
        Keys(stretch, place) + (stretch.Blocks * KeyBlock);

    /// <summary>Blocks for so many positions.</summary>
    public static int BlocksFor(int positions) => RoundUp(positions) / BlockPositions;

    /// <summary>The next multiple of 16.</summary>
    public static int RoundUp(int positions) => (positions + BlockPositions - 1) & -BlockPositions;
}
