using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Attention of one query to its row's own stretch. Rows' own keys and values are together more than a core's own cache holds:
/// what comes next is asked for in time.
/// </summary>
internal sealed unsafe class OwnAttention(int headSize, CacheLayout layout)
{
    private const int Lanes = CacheLayout.BlockPositions;

    /// <summary>Asks for the keys that a row sees.</summary>
    public void FetchKeys(in CacheRow row, in AttentionTile tile)
    {
        var (first, count) = tile.OwnBlocks(row);
        CacheLines.Fetch(Keys(row, tile, first), count * layout.KeyBlock);
    }

    /// <summary>Asks for the values that a row sees.</summary>
    public void FetchValues(in CacheRow row, in AttentionTile tile)
    {
        var first = tile.OwnBlocks(row).First;
        CacheLines.Fetch(Values(row, tile, first), Positions(row, first) * layout.Mix.Stride);
    }

    /// <summary>The scores of a row's own blocks; those of positions that it does not see are negative infinity.</summary>
    /// <returns>How many there are.</returns>
    public int Score(in CacheRow row, in AttentionTile tile, float* query, float* scores)
    {
        var (first, count) = tile.OwnBlocks(row);
        if (count > 0)
        {
            ScoreKernel.One(Keys(row, tile, first), count, new(query, headSize), scores);
            SoftmaxKernel.Hide(scores, 0, tile.FirstOwn(row) - (first * Lanes));
            SoftmaxKernel.Hide(scores, row.OwnSeen - (first * Lanes), count * Lanes);
        }

        return count * Lanes;
    }

    /// <summary>The weighted sum of a row's own values, added to what the result holds.</summary>
    public void Mix(in CacheRow row, in AttentionTile tile, float* weights, float* result)
    {
        var first = tile.OwnBlocks(row).First;
        var positions = Positions(row, first);
        if (positions > 0)
        {
            MixKernel.One(Values(row, tile, first), positions, new(weights, result), layout.Mix);
        }
    }

    // Up to the last one seen, filled up to what a kernel sums at once: those beyond weigh nothing.
    private static int Positions(in CacheRow row, int firstBlock) =>
        (row.OwnSeen - (firstBlock * Lanes) + 3) & ~3;

    private float* Keys(in CacheRow row, in AttentionTile tile, int block) =>
        layout.Keys(row.Own, tile.Place) + (block * layout.KeyBlock);

    private float* Values(in CacheRow row, in AttentionTile tile, int block) =>
        layout.Values(row.Own, tile.Place) + (block * layout.ValueBlock);
}
