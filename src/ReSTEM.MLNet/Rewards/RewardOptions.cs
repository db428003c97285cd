using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>Which columns the reward stage reads, and how it runs the judges.</summary>
public sealed record RewardOptions
{
    /// <summary>The text column with the question; <see cref="ColumnNames.Question"/> unless set.</summary>
    public string QuestionColumnName { get; init; } = ColumnNames.Question;

    /// <summary>The text column with the reference answer; null where the reward needs none.</summary>
    public string? AnswerColumnName { get; init; } = ColumnNames.Answer;

    /// <summary>The text column with what is judged; <see cref="ColumnNames.Completion"/> unless set.</summary>
    public string CompletionColumnName { get; init; } = ColumnNames.Completion;

    /// <summary>
    /// The column that names problems, of text or whole numbers. Absent: <see cref="ColumnNames.ProblemId"/> or
    /// <see cref="ColumnNames.Id"/> where there is such a column, else the row's number.
    /// </summary>
    public string? IdColumnName { get; init; }

    /// <summary>
    /// Completions judged in one go, at least 1; equal completions of one problem in it are judged once. While they are judged, the
    /// next ones are read. The rows of <c>GenerateSamples</c> are judged a shard at a time, whatever is set here: while one shard is
    /// judged, the next is sampled.
    /// </summary>
    public int BatchSize
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(RewardOptions));
    } = 512;

    /// <summary>Completions judged at the same time, at least 1; as many as there are processors unless set.</summary>
    public int Parallelism
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(RewardOptions));
    } = Environment.ProcessorCount;

    /// <summary>How often a check is tried again after its machinery failed; after that the failure surfaces.</summary>
    public int Retries
    {
        get;
        init => field = OptionRange.AtLeast(0, value, nameof(RewardOptions));
    } = 2;

    /// <summary>Told after each batch, on the thread that reads the verdicts.</summary>
    public IProgress<SamplesJudged>? Progress { get; init; }

    /// <summary>Stops the judges; whoever reads the verdicts gets an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
