using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>Where heads lie in a row, and what a token sees.</summary>
internal sealed class AttentionShape(ModelConfig config)
{
    /// <summary>Queries that are computed together.</summary>
    public const int Block = 32;

    /// <summary>Query heads of a row.</summary>
    public int Queries { get; } = config.HeadCount;

    /// <summary>Key heads, and value heads, of a row.</summary>
    public int Keys { get; } = config.KeyValueHeadCount;

    /// <summary>Query heads that share a key head.</summary>
    public int Group => Queries / Keys;

    /// <summary>Numbers of a head.</summary>
    public int Size { get; } = config.HeadSize;

    /// <summary>The same in whole vectors.</summary>
    public int PaddedSize => (Size + TileProduct.Columns - 1) & -TileProduct.Columns;

    /// <summary>What queries are multiplied with.</summary>
    public float Scale { get; } = (float)(1 / Math.Sqrt(config.HeadSize));

    /// <summary>Positions in whole blocks.</summary>
    public static int Padded(int positions) => (positions + Block - 1) & -Block;

    /// <summary>The first position that a token sees.</summary>
    public int FirstSeen(int position) =>
        config.SlidingWindow is { } window ? Math.Max(0, position + 1 - window) : 0;
}
