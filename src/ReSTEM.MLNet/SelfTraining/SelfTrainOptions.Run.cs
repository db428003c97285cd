namespace ReSTEM.MLNet.SelfTraining;

// How an iteration runs, and what is kept and told of it.
public sealed partial record SelfTrainOptions
{
    /// <summary>Problems sampled at once; at least 1.</summary>
    public int ShardSize
    {
        get;
        init => field = AtLeast(1, value, nameof(ShardSize));
    } = 64;

    /// <summary>Rows that the fitted model answers at once; at least 1.</summary>
    public int BatchSize
    {
        get;
        init => field = AtLeast(1, value, nameof(BatchSize));
    } = 32;

    /// <summary>Completions judged at the same time; at least 1; as many as there are processors unless set.</summary>
    public int RewardParallelism
    {
        get;
        init => field = AtLeast(1, value, nameof(RewardParallelism));
    } = Environment.ProcessorCount;

    /// <summary>How often a check is tried again after its machinery failed; after that the failure surfaces.</summary>
    public int RewardRetries
    {
        get;
        init => field = AtLeast(0, value, nameof(RewardRetries));
    } = 2;

    /// <summary>
    /// A folder for everything that is drawn, judged and trained, made where it is missing: a run that was stopped, in whatever way, goes
    /// on from there when it is started again, and ends in the same bytes. Absent: nothing is written.
    /// </summary>
    public string? RunDirectory
    {
        get;
        init
        {
            if (value is not null)
                ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(RunDirectory));
            field = value;
        }
    }

    /// <summary>
    /// Whether <c>Iterate</c> looks, before it begins, for validation problems among the training problems (see
    /// <see cref="Evaluation.Leakage"/>), and warns of them.
    /// </summary>
    public bool CheckLeakage { get; init; } = true;

    /// <summary>
    /// Change it when your reward decides differently than before: a run directory's samples are then judged anew. A reward that is a
    /// function cannot be compared with what it was; the library's own rewards notice changes of their settings by themselves.
    /// </summary>
    public string RewardVersion { get; init; } = "";

    /// <summary>Told after each shard and each optimizer step, on the thread that does the work.</summary>
    public IProgress<SelfTrainProgress>? Progress { get; init; }

    /// <summary>Stops the iteration, which then throws an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
