namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Gives the samples of shards, judged and filtered. Failures end the iteration.</summary>
internal interface IJudgedShards
{
    /// <summary>Draws what can be drawn before anything is judged.</summary>
    /// <param name="work">The shard.</param>
    /// <param name="stop">Ends the drawing, which throws.</param>
    DrawnShard Draw(ShardWork work, CancellationToken stop);

    /// <summary>
    /// All samples of a shard, those of one problem together, problems in their order; <paramref name="meanwhile"/> runs on the calling
    /// thread.
    /// </summary>
    IReadOnlyList<SampleRecord> JudgeWhile(DrawnShard drawn, Action<CancellationToken> meanwhile);

    /// <summary>There are no more shards than this.</summary>
    void Ended(int count);
}
