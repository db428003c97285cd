namespace ReSTEM.MLNet.Rewards;

/// <summary>A batch of samples that has its verdicts.</summary>
/// <param name="Verdicts">How many samples got each verdict; a verdict that none got is absent.</param>
public sealed record SamplesJudged(IReadOnlyDictionary<Verdict, int> Verdicts);
