namespace ReSTEM.MLNet.Benchmarks;

/// <summary>One timed call.</summary>
/// <param name="WallSeconds">Time that passed.</param>
/// <param name="CpuSeconds">Processor time of all threads.</param>
/// <param name="Tokens">Tokens sampled.</param>
/// <param name="AllocatedBytes">Managed memory allocated.</param>
internal readonly record struct SamplingRun(
    double WallSeconds,
    double CpuSeconds,
    long Tokens,
    long AllocatedBytes
)
{
    /// <summary>Steps of torch's backend.</summary>
    public long Steps { get; init; }

    /// <summary>Rows of those steps together, ended ones too.</summary>
    public long Rows { get; init; }
}
