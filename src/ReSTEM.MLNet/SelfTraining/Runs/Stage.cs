namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Samples that are drawn together.</summary>
/// <param name="Problems">Positions of the problems in their shard, rising.</param>
/// <param name="Samples">Of each of them.</param>
/// <param name="IsHinted">Whether their prompts show the answer.</param>
internal sealed record Stage(int[] Problems, int Samples, bool IsHinted = false);
