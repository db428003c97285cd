namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>A key head of a sequence, and the query heads that share it.</summary>
/// <param name="shape">Where heads lie in a row.</param>
/// <param name="start">The sequence's first row.</param>
/// <param name="length">Its rows.</param>
/// <param name="head">The key head.</param>
internal readonly unsafe struct HeadPlace(AttentionShape shape, int start, int length, int head)
{
    /// <summary>Positions of the sequence.</summary>
    public int Length => length;

    /// <summary>The first query head that shares the key head.</summary>
    public int FirstQuery => head * shape.Group;

    /// <summary>The sequence's part of rows that hold queries, keys and values, at a query head.</summary>
    public SpacedRows Query(FloatRows heads, int query) => Of(heads, query);

    /// <summary>The same at the key head.</summary>
    public SpacedRows Keys(FloatRows heads) => Of(heads, shape.Queries + head);

    /// <summary>The same at the value head.</summary>
    public SpacedRows Values(FloatRows heads) => Of(heads, shape.Queries + shape.Keys + head);

    /// <summary>A query's number in rows that hold one for each query head.</summary>
    public float* Number(FloatRows rows, int query, int position) => rows[start + position] + query;

    /// <summary>The panel of the first position that a block of queries sees.</summary>
    public int FirstPanel(int firstQuery) => shape.FirstSeen(firstQuery) / AttentionShape.Block;

    /// <summary>Real queries of the block.</summary>
    public int QueriesFrom(int first) => Math.Min(AttentionShape.Block, length - first);

    private SpacedRows Of(FloatRows rows, int at) =>
        new(rows[start] + (at * shape.Size), length, shape.Size) { GroupStride = rows.Size };
}
