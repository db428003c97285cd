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
    /// Whether equal completions of one problem count as one, the first of them. The paper does not say; without it equal samples fill
    /// several places.
    /// </summary>
    public bool Deduplicate { get; init; } = true;

    /// <summary>What makes two completions equal; their text unless set.</summary>
    public SolutionKey SolutionKey
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(SolutionKey));
    } = SolutionKey.Text;

    /// <summary>Which samples may be kept; the correct ones unless set.</summary>
    public SampleAcceptance Acceptance
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Out(nameof(Acceptance), value, "Correct, Scored or Unfiltered");
    }

    /// <summary>A sample is accepted by <see cref="SampleAcceptance.Scored"/> if its score is above this.</summary>
    public double ScoreThreshold
    {
        get;
        init =>
            field = !double.IsNaN(value)
                ? value
                : throw Out(nameof(ScoreThreshold), value, "a number");
    }

    /// <summary>Which of too many accepted samples are kept; a uniform draw unless set.</summary>
    public SampleChoice Choice
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Out(nameof(Choice), value, "Random or Best");
    }

    /// <summary>A problem of whose samples a smaller share is correct teaches nothing; 0 to 1.</summary>
    public double MinSolveRate
    {
        get;
        init => field = Share(value, nameof(MinSolveRate));
    }

    /// <summary>A problem of whose samples a larger share is correct teaches nothing; 0 to 1.</summary>
    public double MaxSolveRate
    {
        get;
        init => field = Share(value, nameof(MaxSolveRate));
    } = 1;

    /// <summary>Decides the draw where more samples are correct than may be kept: same seed and samples, same choice.</summary>
    public long Seed { get; init; }

    /// <summary>Told when a pass over the filtered rows has reached the end.</summary>
    public IProgress<FilterSummary>? Progress { get; init; }

    /// <summary>What contradicts itself, before any work.</summary>
    internal void Check()
    {
        if (Acceptance != SampleAcceptance.Scored && ScoreThreshold != 0)
            throw new ArgumentException(
                $"RewardFilterOptions.ScoreThreshold is {ScoreThreshold}, which Acceptance {Acceptance} would ignore. Set Acceptance to Scored, or leave the threshold unset."
            );
        if (MinSolveRate > MaxSolveRate)
            throw new ArgumentException(
                $"RewardFilterOptions.MinSolveRate is {MinSolveRate} and MaxSolveRate {MaxSolveRate}: no problem is in between. Set the first below the second."
            );
    }

    internal bool IsInWindow(IReadOnlyList<FilterSample> samples)
    {
        var rate = (double)samples.Count(sample => sample.IsRewarded) / samples.Count;
        return rate >= MinSolveRate && rate <= MaxSolveRate;
    }

    private static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw Out(name, value, "between 0 and 1");

    private static ArgumentOutOfRangeException Out(string name, object value, string cure) =>
        new(name, value, $"RewardFilterOptions.{name} is {value}; it must be {cure}.");
}
