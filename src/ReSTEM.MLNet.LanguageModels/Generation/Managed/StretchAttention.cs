using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Attends to the positions that rows see, of the stretch that they share and of their own ones.</summary>
internal sealed unsafe class StretchAttention(ModelConfig config, CacheLayout layout)
{
    /// <summary>Queries that are attended together.</summary>
    public const int TileQueries = 16;

    private const int Lanes = CacheLayout.BlockPositions;

    private readonly int _size = config.HeadSize;
    private readonly int _group = config.HeadCount / config.KeyValueHeadCount;
    private readonly SharedAttention _shared = new(config.HeadSize, layout);
    private readonly OwnAttention _own = new(config.HeadSize, layout);

    /// <summary>Floats of working space that a thread needs where rows have at most so many positions, holes included.</summary>
    public static long Workspace(ModelConfig config, int positions) =>
        (long)Math.Max(TileQueries, config.HeadCount / config.KeyValueHeadCount)
        * (positions + CacheLayout.RoundUp(config.HeadSize));

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
        var heads = stackalloc float*[tile.Queries];
        var scales = stackalloc float[tile.Queries];
        var mixed = workspace + (tile.Queries * tile.ScoreStride);
        new Span<float>(mixed, tile.Queries * (int)layout.Mix.Width).Clear();
        Point(queries, heads, tile.Queries);
        _own.FetchKeys(rows[0], tile);
        _shared.Score(rows[0].Shared, tile, heads, workspace);
        for (var q = 0; q < tile.Queries; q++)
        {
            _shared.FetchValues(rows[0].Shared, tile, q);
            FetchOwn(rows, q, tile);
            var scores = workspace + (q * tile.ScoreStride);
            scales[q] = Weigh(rows[q / _group], tile, heads[q], scores);
        }

        _shared.Mix(rows[0].Shared, tile, workspace, mixed);
        Point(output, heads, tile.Queries);
        var own = workspace + (tile.Blocks * Lanes);
        for (var q = 0; q < tile.Queries; q++, mixed += layout.Mix.Width, own += tile.ScoreStride)
        {
            _own.Mix(rows[q / _group], tile, own, mixed);
            Scale(mixed, scales[q], heads[q]);
        }
    }

    private void Point(RowBlock block, float** heads, int count)
    {
        for (int q = 0, r = 0; q < count; r++)
        {
            var head = block.Row(r);
            for (var end = q + _group; q < end; q++, head += _size)
            {
                heads[q] = head;
            }
        }
    }

    // The weights that all scores of a query make; returns what their sum has to be scaled by.
    private float Weigh(in CacheRow row, in AttentionTile tile, float* query, float* scores)
    {
        var (shared, origin) = (tile.Blocks * Lanes, tile.FirstBlock * Lanes);
        var own = _own.Score(row, tile, query, scores + shared);
        SoftmaxKernel.Hide(scores, 0, Math.Min(shared, tile.FirstSeen(row) - origin));
        SoftmaxKernel.Hide(scores, row.SharedSeen - origin, shared);
        return SoftmaxKernel.Softmax(scores, shared + own);
    }

    // With the first query of a row: its values, and the next row's keys.
    private void FetchOwn(ReadOnlySpan<CacheRow> rows, int query, in AttentionTile tile)
    {
        var (row, head) = Math.DivRem(query, _group);
        if (head == 0)
        {
            _own.FetchValues(rows[row], tile);
            if (row + 1 < rows.Length)
            {
                _own.FetchKeys(rows[row + 1], tile);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale(float* mixed, float scale, float* target)
    {
        nint step = layout.Mix.IsPaired ? 2 : 1,
            i = 0;
        var scales = Vector128.Create(scale);
        for (; step == 1 && i + 4 <= _size; i += 4)
        {
            (Vector128.Load(mixed + i) * scales).Store(target + i);
        }

        for (; i < _size; i++)
        {
            target[i] = mixed[i * step] * scale;
        }
    }
}
