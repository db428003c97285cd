using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Rows that attend together, and which blocks of their shared stretch any of them sees.</summary>
internal readonly struct AttentionTile
{
    private readonly int _window;

    public AttentionTile(
        ReadOnlySpan<CacheRow> rows,
        ModelConfig config,
        (int Layer, int Head) place
    )
    {
        Place = place;
        _window = config.SlidingWindow ?? int.MaxValue;
        Queries = rows.Length * (config.HeadCount / config.KeyValueHeadCount);
        var (first, end, own) = (int.MaxValue, 0, 0);
        foreach (ref readonly var row in rows)
        {
            first = Math.Min(first, FirstSeen(row));
            end = Math.Max(end, CacheLayout.BlocksFor(row.SharedSeen));
            own = Math.Max(own, OwnBlocks(row).Count);
        }

        FirstBlock = Math.Min(first / CacheLayout.BlockPositions, end);
        Blocks = end - FirstBlock;
        ScoreStride = (Blocks + own) * CacheLayout.BlockPositions;
    }

    /// <summary>The layer, and the key and value head.</summary>
    public (int Layer, int Head) Place { get; }

    /// <summary>Query heads of all rows together.</summary>
    public int Queries { get; }

    /// <summary>The first block of the shared stretch that is seen.</summary>
    public int FirstBlock { get; }

    /// <summary>How many blocks of it are seen.</summary>
    public int Blocks { get; }

    /// <summary>Scores of one query: the shared blocks', then its own blocks'.</summary>
    public int ScoreStride { get; }

    /// <summary>The first position that the model's window lets a row see.</summary>
    public int FirstSeen(in CacheRow row) => Math.Max(0, row.Position + 1 - _window);

    /// <summary>The first position of its own stretch that a row sees.</summary>
    public int FirstOwn(in CacheRow row) => Math.Max(0, FirstSeen(row) - row.SharedLength);

    /// <summary>The blocks of its own stretch that a row sees.</summary>
    public (int First, int Count) OwnBlocks(in CacheRow row)
    {
        var first = FirstOwn(row) / CacheLayout.BlockPositions;
        return (first, CacheLayout.BlocksFor(row.OwnSeen) - first);
    }
}
