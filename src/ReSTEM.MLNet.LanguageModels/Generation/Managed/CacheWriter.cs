using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Stores keys and values of new positions, a head at a time.</summary>
internal sealed unsafe class CacheWriter(int headSize, CacheLayout layout)
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>Asks for the memory that <see cref="Write"/> will write.</summary>
    public void Fetch(in CacheRow row, (int Layer, int Head) place)
    {
        Locate(row, place, out var keys, out var values);
        CacheLines.Fetch(keys, layout.KeyBlock);
        CacheLines.Fetch(values, layout.Mix.Stride);
    }

    /// <summary>Stores a row's key and value of one layer and head.</summary>
    public void Write(in CacheRow row, (int Layer, int Head) place, float* key, float* value)
    {
        Locate(row, place, out var keys, out var values);
        for (nint i = 0; i < headSize; i++)
        {
            keys[i * Lanes] = key[i];
        }

        if (layout.Mix.IsPaired)
        {
            for (nint i = 0; i < headSize; i++)
            {
                values[2 * i] = value[i];
            }
        }
        else
        {
            new ReadOnlySpan<float>(value, headSize).CopyTo(new(values, headSize));
        }
    }

    private void Locate(
        in CacheRow row,
        (int Layer, int Head) place,
        out float* keys,
        out float* values
    )
    {
        var isShared = row.Position < row.SharedLength;
        var stretch = isShared ? row.Shared : row.Own;
        var position = isShared ? row.Position : row.Position - row.SharedLength;
        var (block, lane) = (position / Lanes, position % Lanes);
        keys = layout.Keys(stretch, place) + (block * layout.KeyBlock) + lane;
        values = layout.Values(stretch, place) + (block * layout.ValueBlock);
        values += layout.Mix.IsPaired
            ? ((lane & ~1) * layout.Mix.Stride) + (lane & 1)
            : lane * layout.Mix.Stride;
    }
}
