using ReSTEM.MLNet.Rewards;

namespace Scoring;

/// <summary>A row's verdict and the time it took.</summary>
internal sealed record Scored(Judgement Judgement, double Milliseconds);
