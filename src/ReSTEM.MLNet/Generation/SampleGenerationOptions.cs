using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Generation;

/// <summary>How problems become prompts and shards. How completions are drawn is said by the sampling options.</summary>
public sealed record SampleGenerationOptions
{
    /// <summary>Turns a row into the prompt; the question itself unless set.</summary>
    public PromptTemplate Prompt
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Prompt));
    } = PromptTemplate.ZeroShot($"{{{ColumnNames.Question}}}");

    /// <summary>
    /// The column that names problems, of text or whole numbers. Absent: <see cref="ColumnNames.Id"/> where there is such a
    /// column, else the row's number.
    /// </summary>
    public string? IdColumnName { get; init; }

    /// <summary>Problems sampled at once, at least 1: the unit of work. Another size may change samples in their last bits.</summary>
    public int ShardSize
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(SampleGenerationOptions));
    } = 64;

    /// <summary>
    /// Where <c>mlContext.Model.Save</c> puts the model, as a Hugging Face folder, in place of the model file: that then holds the path,
    /// as it is written here, and digests. For large models. Absent: the model file holds everything.
    /// </summary>
    public string? WeightsFolder { get; init; }

    /// <summary>Told after each shard, on the thread that reads the samples.</summary>
    public IProgress<ShardSampled>? Progress { get; init; }

    /// <summary>Stops the sampling; whoever reads the samples gets an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
