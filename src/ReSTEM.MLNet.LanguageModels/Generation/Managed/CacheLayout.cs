using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Where keys and values lie in a stretch. Positions come in blocks of 16. A (layer, head) has all its keys and then all its
/// values side by side, so that attention reads straight on: a block of keys is (head size, 16), so that a score of 16
/// positions is a sum of vectors; one of values (16, head size filled up to a multiple of 8), so that a weighted sum of
/// positions is one too. Where two positions' values fit in a vector their features alternate: see <see cref="PairedMixKernel"/>.
/// </summary>
internal sealed unsafe class CacheLayout(ModelConfig config)
{
    private readonly int _size = config.HeadSize;
    private readonly int _heads = config.KeyValueHeadCount;

    /// <summary>Positions in a block: the lanes of the widest vector.</summary>
    public const int BlockPositions = 16;

    /// <summary>Floats from one position's value to the next: half vectors, since small heads have no more.</summary>
    public int ValueStride { get; } = (config.HeadSize + 7) & -8;

    /// <summary>Whether the features of two positions alternate in a vector of values.</summary>
    public bool PairsValues { get; } = config.HeadSize <= BlockPositions / 2;

    /// <summary>Floats of a weighted sum of values, whole vectors.</summary>
    public int MixWidth { get; } = RoundUp(config.HeadSize);

    /// <summary>Floats of a block's keys of one layer and head.</summary>
    public nint KeyBlock => BlockPositions * _size;

    /// <summary>Floats of a block's values of one layer and head.</summary>
    public nint ValueBlock => BlockPositions * ValueStride;

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

    /// <summary>Stores a row's key and value of one layer and head.</summary>
    public void Write(in CacheRow row, (int Layer, int Head) place, float* key, float* value)
    {
        var isShared = row.Position < row.SharedLength;
        var stretch = isShared ? row.Shared : row.Own;
        var position = isShared ? row.Position : row.Position - row.SharedLength;
        var (block, lane) = (position / BlockPositions, position % BlockPositions);
        var keys = Keys(stretch, place) + (block * KeyBlock) + lane;
        for (nint i = 0; i < _size; i++)
        {
            keys[i * BlockPositions] = key[i];
        }

        var values = Values(stretch, place) + (block * ValueBlock);
        if (PairsValues)
        {
            values += ((lane & ~1) * ValueStride) + (lane & 1);
            for (nint i = 0; i < _size; i++)
            {
                values[2 * i] = value[i];
            }
        }
        else
        {
            values += lane * ValueStride;
            new ReadOnlySpan<float>(value, _size).CopyTo(new(values, _size));
        }
    }

    /// <summary>Adds the weighted sum of values: of features from the first on, whole vectors, over a multiple of 4 positions.</summary>
    public void Mix(float* values, int positions, MixedRow row, int width)
    {
        if (PairsValues)
        {
            PairedMixKernel.One(values, positions, row);
        }
        else
        {
            MixKernel.One(values, positions, row, new MixShape(ValueStride, width));
        }
    }

    /// <summary>Blocks for so many positions.</summary>
    public static int BlocksFor(int positions) => RoundUp(positions) / BlockPositions;

    /// <summary>The next multiple of 16.</summary>
    public static int RoundUp(int positions) => (positions + BlockPositions - 1) & -BlockPositions;
}
