using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>How a bootstrap draws.</summary>
public sealed record BootstrapOptions
{
    /// <summary>How many times the problems are drawn again; at least 100.</summary>
    public int Resamples
    {
        get;
        init => field = OptionRange.AtLeast(100, value, nameof(BootstrapOptions));
    } = 10_000;

    /// <summary>How often the interval holds the true value.</summary>
    public double Confidence
    {
        get;
        init
        {
            Evaluation.Confidence.ThrowIfOutOfRange(value);
            field = value;
        }
    } = 0.95;

    /// <summary>The same seed gives the same interval.</summary>
    public long Seed { get; init; } = 1;
}
