namespace ReSTEM.MLNet.Generation;

/// <summary>
/// Keeps the first shards of a view, so that a reader who begins twice costs one generation: writing a view as binary first reads up to
/// 8192 of its rows to choose a block size (measured with Microsoft.ML 5.0.1), and then all of them.
/// </summary>
internal sealed class ShardMemo(int samplesPerProblem)
{
    private const int MostRows = 8192;

    private readonly Dictionary<long, Shard> _shards = [];
    private readonly Lock _gate = new();

    /// <summary>The shard itself, or the one that was read at the same place before if it asks the same.</summary>
    /// <param name="firstProblem">The number, in the source, of the shard's first problem.</param>
    /// <param name="shard">The shard as read now.</param>
    public Shard Remember(long firstProblem, Shard shard)
    {
        if (firstProblem * samplesPerProblem >= MostRows)
            return shard;
        lock (_gate)
        {
            if (_shards.TryGetValue(firstProblem, out var before) && before.AsksTheSame(shard))
                return before;
            return _shards[firstProblem] = shard;
        }
    }
}
