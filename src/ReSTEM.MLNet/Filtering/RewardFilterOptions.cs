namespace ReSTEM.MLNet.Filtering;

/// <summary>Which of a problem's rewarded samples are kept.</summary>
public sealed record RewardFilterOptions
{
    /// <summary>
    /// At most this many samples are kept of one problem, so that easy problems do not dominate; at least 1. The paper keeps 10.
    /// </summary>
    public int MaxPerProblem
    {
        get;
        init =>
            field =
                value >= 1
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(MaxPerProblem),
                        value,
                        $"RewardFilterOptions.MaxPerProblem is {value}; it must be at least 1. Use int.MaxValue to keep all."
                    );
    } = 10;

    /// <summary>
    /// Whether equal completions of one problem count as one. The paper does not say; without it equal samples fill several places.
    /// </summary>
    public bool Deduplicate { get; init; } = true;

    /// <summary>Decides the draw where more samples are correct than may be kept: same seed and samples, same choice.</summary>
    public long Seed { get; init; }

    /// <summary>Told when a pass over the filtered rows has reached the end.</summary>
    public IProgress<FilterSummary>? Progress { get; init; }
}
