using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Writes the keys and values of new positions to their stretches, and attends to those that a position sees. Rows that share
/// a stretch read its keys and values together: products of their queries, computed four at a time.
/// </summary>
internal sealed unsafe class StretchAttention(ModelConfig config, CacheLayout layout)
{
    /// <summary>Queries that are attended together: two times those of a kernel.</summary>
    public const int TileQueries = 8;

    private const int Lanes = CacheLayout.BlockPositions;

    private readonly MixShape _mix = new(layout.ValueStride, layout.MixWidth);
    private readonly int _group = config.HeadCount / config.KeyValueHeadCount;

    /// <summary>Floats of working space that a thread needs where rows have at most so many positions, holes included.</summary>
    public static long Workspace(ModelConfig config, int positions) =>
        (long)Math.Max(TileQueries, config.HeadCount / config.KeyValueHeadCount)
        * (positions + CacheLayout.RoundUp(config.HeadSize));

    /// <summary>Stores a row's key and value of one layer and head.</summary>
    public void Write(in CacheRow row, (int Layer, int Head) place, float* key, float* value)
    {
        var isShared = row.Position < row.SharedLength;
        var stretch = isShared ? row.Shared : row.Own;
        var (block, lane) = Math.DivRem(
            isShared ? row.Position : row.Position - row.SharedLength,
            Lanes
        );
        var keys = layout.Keys(stretch, place) + (block * layout.KeyBlock) + lane;
        for (var i = 0; i < config.HeadSize; i++)
        {
            keys[i * Lanes] = key[i];
        }

        var values =
            layout.Values(stretch, place)
            + (block * layout.ValueBlock)
            + (lane * layout.ValueStride);
        new ReadOnlySpan<float>(value, config.HeadSize).CopyTo(new(values, config.HeadSize));
    }

    /// <summary>How many of the rows, from the first on, can be attended together.</summary>
    public int TileOf(ReadOnlySpan<CacheRow> rows)
    {
        var most = Math.Min(Math.Max(1, TileQueries / _group), rows.Length);
        var count = 1;
        while (count < most && rows[count].Shared.Floats == rows[0].Shared.Floats)
        {
            count++;
        }

        return count;
    }

    /// <summary>Attention of the query heads that share one key and value head.</summary>
    /// <param name="rows">Rows of one tile.</param>
    /// <param name="place">The layer, and the key and value head.</param>
    /// <param name="queries">The rows' first of these query heads, already divided by the root of the head size.</param>
    /// <param name="output">Where the first one's result goes.</param>
    /// <param name="workspace">As many floats as <see cref="Workspace"/> says.</param>
    public void Attend(
        ReadOnlySpan<CacheRow> rows,
        (int Layer, int Head) place,
        RowBlock queries,
        RowBlock output,
        float* workspace
    )
    {
        var tile = new AttentionTile(rows, config, place);
        var shared = rows[0].Shared;
        var mixed = workspace + (tile.Queries * tile.ScoreStride);
        new Span<float>(mixed, tile.Queries * layout.MixWidth).Clear();
        FetchOwnKeys(rows[0], tile);
        ScoreShared(layout.Keys(shared, place), tile, queries, workspace);
        Span<float> scales = stackalloc float[tile.Queries];
        for (var q = 0; q < tile.Queries; q++)
        {
            if (q % _group == 0)
            {
                FetchOwn(rows, q / _group, tile);
            }

            var scores = workspace + (q * tile.ScoreStride);
            scales[q] = Weigh(rows[q / _group], tile, Query(queries, q), scores);
        }

        MixShared(layout.Values(shared, place), tile, workspace, mixed);
        for (var q = 0; q < tile.Queries; q++)
        {
            var result = mixed + (q * layout.MixWidth);
            var weights = workspace + (q * tile.ScoreStride) + (tile.Blocks * Lanes);
            MixOwn(rows[q / _group], tile, weights, result);
            var target = Query(output, q);
            for (var i = 0; i < config.HeadSize; i++)
            {
                target[i] = result[i] * scales[q];
            }
        }
    }

    private float* Query(RowBlock block, int query) =>
        block.Row(query / _group) + (query % _group * config.HeadSize);

    // Rows' own keys and values are together more than a core's own cache holds: what comes next is asked for in time.
    private void FetchOwn(ReadOnlySpan<CacheRow> rows, int index, AttentionTile tile)
    {
        if (index + 1 < rows.Length)
        {
            FetchOwnKeys(rows[index + 1], tile);
        }

        var (first, count) = tile.OwnBlocks(rows[index]);
        var values = layout.Values(rows[index].Own, tile.Place) + (first * layout.ValueBlock);
        CacheLines.Fetch(values, count * layout.ValueBlock);
    }

    private void FetchOwnKeys(in CacheRow row, AttentionTile tile)
    {
        var (first, count) = tile.OwnBlocks(row);
        var keys = layout.Keys(row.Own, tile.Place) + (first * layout.KeyBlock);
        CacheLines.Fetch(keys, count * layout.KeyBlock);
    }

    private void ScoreShared(float* keys, AttentionTile tile, RowBlock queries, float* scores)
    {
        keys += tile.FirstBlock * layout.KeyBlock;
        var size = config.HeadSize;
        var q = 0;
        for (; q + 4 <= tile.Queries; q += 4, scores += 4 * tile.ScoreStride)
        {
            var four = new FourRows(
                Query(queries, q),
                Query(queries, q + 1),
                Query(queries, q + 2),
                Query(queries, q + 3)
            );
            ScoreKernel.Four(keys, tile.Blocks, (four, size), new(scores, tile.ScoreStride));
        }

        for (; q < tile.Queries; q++, scores += tile.ScoreStride)
        {
            ScoreKernel.One(keys, tile.Blocks, new(Query(queries, q), size), scores);
        }
    }

    // The scores of the row's own positions, and the weights that all of its scores make; returns what they have to be scaled by.
    private float Weigh(in CacheRow row, AttentionTile tile, float* query, float* scores)
    {
        var shared = tile.Blocks * Lanes;
        var own = scores + shared;
        var (first, count) = tile.OwnBlocks(row);
        if (count > 0)
        {
            var keys = layout.Keys(row.Own, tile.Place) + (first * layout.KeyBlock);
            ScoreKernel.One(keys, count, new(query, config.HeadSize), own);
            SoftmaxKernel.Hide(own, 0, tile.FirstOwn(row) - (first * Lanes));
            SoftmaxKernel.Hide(own, row.OwnSeen - (first * Lanes), count * Lanes);
        }

        var origin = tile.FirstBlock * Lanes;
        SoftmaxKernel.Hide(scores, 0, Math.Min(shared, tile.FirstSeen(row) - origin));
        SoftmaxKernel.Hide(scores, row.SharedSeen - origin, shared);
        return SoftmaxKernel.Softmax(scores, shared + (count * Lanes));
    }

    private void MixShared(float* values, AttentionTile tile, float* weights, float* results)
    {
        values += tile.FirstBlock * layout.ValueBlock;
        nint width = layout.MixWidth;
        var q = 0;
        for (; q + 4 <= tile.Queries; q += 4)
        {
            var rows = (new FourRows(weights, tile.ScoreStride), new FourRows(results, width));
            MixKernel.Four(values, tile.Blocks, rows, _mix);
            weights += 4 * tile.ScoreStride;
            results += 4 * width;
        }

        for (; q < tile.Queries; q++)
        {
            MixKernel.One(values, tile.Blocks, new(weights, results), _mix);
            weights += tile.ScoreStride;
            results += width;
        }
    }

    private void MixOwn(in CacheRow row, AttentionTile tile, float* weights, float* result)
    {
        var (first, count) = tile.OwnBlocks(row);
        if (count > 0)
        {
            var values = layout.Values(row.Own, tile.Place) + (first * layout.ValueBlock);
            MixKernel.One(values, count, new(weights, result), _mix);
        }
    }
}
