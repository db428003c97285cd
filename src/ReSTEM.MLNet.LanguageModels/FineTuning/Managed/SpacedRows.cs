namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>Rows that lie in groups: one behind the other within a group, the groups at a distance.</summary>
/// <param name="start">The first row of the first group.</param>
/// <param name="count">Rows of all groups together.</param>
/// <param name="size">Numbers of a row.</param>
internal readonly unsafe struct SpacedRows(float* start, int count, int size)
{
    /// <summary>How many rows.</summary>
    public int Count { get; } = count;

    /// <summary>Numbers of a row.</summary>
    public int Size { get; } = size;

    /// <summary>Rows of a group.</summary>
    public int Group { get; init; } = 1;

    /// <summary>Numbers from one group to the next.</summary>
    public int GroupStride { get; init; } = size;

    /// <summary>Where a row starts.</summary>
    public float* this[int row] =>
        start + ((long)(row / Group) * GroupStride) + (row % Group * Size);
}
