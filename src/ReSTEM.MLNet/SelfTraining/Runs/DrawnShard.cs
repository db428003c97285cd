namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>A shard with its samples, which may be judged already.</summary>
/// <param name="Work">The shard.</param>
/// <param name="Rows">Its samples, by problem and then by sample.</param>
internal sealed record DrawnShard(ShardWork Work, List<SampleRecord> Rows);
