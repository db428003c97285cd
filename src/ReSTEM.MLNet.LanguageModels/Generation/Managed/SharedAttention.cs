using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Attention to the stretch that the rows of a tile share: scores and weighted sums of four queries at a time. All queries of
/// the tile go over a part of the keys or values that stays in the nearest cache before the next part is read.
/// </summary>
internal sealed unsafe class SharedAttention(int headSize, CacheLayout layout)
{
    private const int Lanes = CacheLayout.BlockPositions;

    // Half of a first cache of 48 KB; the other half is for the scores.
    private const int NearFloats = 6 << 10;

    private readonly int _nearBlocks = Math.Max(2, (int)(NearFloats / layout.KeyBlock) & ~1);

    /// <summary>The scores of all queries for the blocks that the tile sees.</summary>
    public void Score(
        in CacheStretch stretch,
        in AttentionTile tile,
        float** queries,
        float* scores
    )
    {
        var keys = layout.Keys(stretch, tile.Place) + (tile.FirstBlock * layout.KeyBlock);
        for (var first = 0; first < tile.Blocks; first += _nearBlocks)
        {
            var blocks = Math.Min(_nearBlocks, tile.Blocks - first);
            Score(
                keys + (first * layout.KeyBlock),
                blocks,
                queries,
                tile,
                scores + (first * Lanes)
            );
        }
    }

    /// <summary>Asks for one query's part of the values, so that all have come when the last query has its weights.</summary>
    public void FetchValues(in CacheStretch stretch, in AttentionTile tile, int query)
    {
        var (first, end) = new Share(query, tile.Queries).Of(tile.Blocks);
        var values = layout.Values(stretch, tile.Place);
        values += (tile.FirstBlock + first) * layout.ValueBlock;
        CacheLines.Fetch(values, (end - first) * layout.ValueBlock);
    }

    /// <summary>The weighted sums of the same blocks, added to what the results hold.</summary>
    public void Mix(in CacheStretch stretch, in AttentionTile tile, float* weights, float* results)
    {
        var values = layout.Values(stretch, tile.Place) + (tile.FirstBlock * layout.ValueBlock);
        for (nint at = 0; at < layout.Mix.Width; at += Lanes)
        {
            Mix(values + at, tile, weights, results + at);
        }
    }

    private void Score(
        float* keys,
        int blocks,
        float** queries,
        in AttentionTile tile,
        float* scores
    )
    {
        var q = 0;
        for (; q + 4 <= tile.Queries; q += 4, scores += 4 * tile.ScoreStride)
        {
            var four = new FourRows(queries[q], queries[q + 1], queries[q + 2], queries[q + 3]);
            ScoreKernel.Four(keys, blocks, (four, headSize), new(scores, tile.ScoreStride));
        }

        for (; q < tile.Queries; q++, scores += tile.ScoreStride)
        {
            ScoreKernel.One(keys, blocks, new(queries[q], headSize), scores);
        }
    }

    // 16 features; of a narrow head all.
    private void Mix(float* values, in AttentionTile tile, float* weights, float* results)
    {
        var positions = tile.Blocks * Lanes;
        var (width, shape) = (layout.Mix.Width, layout.Mix with { Width = Lanes });
        var q = 0;
        for (; q + 4 <= tile.Queries; q += 4, results += 4 * width)
        {
            var rows = (new FourRows(weights, tile.ScoreStride), new FourRows(results, width));
            MixKernel.Four(values, positions, rows, shape);
            weights += 4 * tile.ScoreStride;
        }

        for (; q < tile.Queries; q++, weights += tile.ScoreStride, results += width)
        {
            MixKernel.One(values, positions, new(weights, results), shape);
        }
    }
}
