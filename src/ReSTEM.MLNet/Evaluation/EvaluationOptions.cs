using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>Which columns an evaluation reads, and how it counts.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// The column that names problems, of text or whole numbers. Absent: <see cref="ColumnNames.ProblemId"/> or
    /// <see cref="ColumnNames.Id"/> where there is such a column, else each row is a problem of its own.
    /// </summary>
    public string? IdColumnName { get; init; }

    /// <summary>The Boolean column that says which rows are right; <see cref="ColumnNames.Reward"/> unless set.</summary>
    public string RewardColumnName { get; init; } = ColumnNames.Reward;

    /// <summary>
    /// The column of doubles that best-of-k is read from; <see cref="ColumnNames.Score"/> unless set. A missing column, or a NaN anywhere
    /// in it, leaves best-of-k out.
    /// </summary>
    public string ScoreColumnName { get; init; } = ColumnNames.Score;

    /// <summary>The text column that votes are read from; <see cref="ColumnNames.Completion"/> unless set.</summary>
    public string CompletionColumnName { get; init; } = ColumnNames.Completion;

    /// <summary>
    /// The answer in a completion, for the majority vote: null where there is none, which then casts no vote. Absent: completions
    /// that are equal to the letter are one candidate.
    /// </summary>
    public Func<string, string?>? FinalAnswer { get; init; }

    /// <summary>
    /// Rising solve rates of the first model, from 0 to 1, between which a comparison groups problems;
    /// <see cref="DifficultyBins.PaperEdges"/> unless set.
    /// </summary>
    public IReadOnlyList<double> DifficultyEdges
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(DifficultyEdges));
    } = DifficultyBins.PaperEdges;

    /// <summary>How intervals are drawn.</summary>
    public BootstrapOptions Bootstrap
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Bootstrap));
    } = new();
}
