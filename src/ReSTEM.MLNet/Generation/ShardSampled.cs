namespace ReSTEM.MLNet.Generation;

/// <summary>A shard of problems whose samples are drawn.</summary>
/// <param name="Problems">Problems in the shard.</param>
/// <param name="Samples">Completions drawn for them.</param>
/// <param name="Tokens">Tokens in those completions.</param>
/// <param name="Skipped">Ids of the problems whose prompt leaves no room in the model's context: nothing was drawn for them.</param>
public sealed record ShardSampled(
    int Problems,
    int Samples,
    long Tokens,
    IReadOnlyList<string> Skipped
);
