namespace ReSTEM.MLNet.SelfTraining;

/// <summary>
/// Spends the samples where they are needed: a problem stops as soon as it has as many distinct accepted samples as may be kept, and
/// what that saves goes to the problems without one. A shard draws at most as many samples as it would without it, hints apart, and which ones depends
/// on its problems, the model, the seed and the reward alone. The share of correct samples then tells less: hard problems get more.
/// </summary>
public sealed record AdaptiveSampling
{
    /// <summary>Samples of a problem drawn at a time, after which it is looked at again; at least 1.</summary>
    public int WaveSize
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(WaveSize), value);
    } = 8;

    /// <summary>No problem gets more samples than this; at least 1.</summary>
    public int MaxSamplesPerProblem
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(MaxSamplesPerProblem), value);
    } = 256;

    private static ArgumentOutOfRangeException Out(string name, int value) =>
        new(name, value, $"AdaptiveSampling.{name} is {value}; it must be at least 1.");
}
