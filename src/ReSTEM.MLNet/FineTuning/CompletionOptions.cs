using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>How a fitted language model answers the rows of a view.</summary>
public sealed record CompletionOptions
{
    /// <summary>Turns a row into the prompt; the question itself unless set. Use the template that the model was trained with.</summary>
    public PromptTemplate Prompt
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Prompt));
    } = PromptTemplate.ZeroShot($"{{{ColumnNames.Question}}}");

    /// <summary>
    /// How the completion is drawn: greedily, with at most 256 tokens, unless set. A draw with a temperature depends on seed and
    /// prompt alone, so equal prompts get equal completions. With several samples per prompt, completion, log-probability and finish
    /// reason are vectors of that length.
    /// </summary>
    /// <exception cref="ArgumentException">Several samples per prompt at temperature 0: they would be equal.</exception>
    public SamplingOptions Sampling
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Sampling));
            if (value is { SamplesPerPrompt: > 1, Temperature: 0 })
                throw new ArgumentException(
                    $"CompletionOptions.Sampling asks for {value.SamplesPerPrompt} samples per prompt at temperature 0, which are all the same. Set a temperature, or take one."
                );
            field = value;
        }
    } = new() { Temperature = 0 };

    /// <summary>The column written; <see cref="ColumnNames.Completion"/> unless set.</summary>
    public string CompletionColumnName { get; init; } = ColumnNames.Completion;

    /// <summary>
    /// Where <c>mlContext.Model.Save</c> puts the model, as a Hugging Face folder, in place of the model file: that then holds the path,
    /// as it is written here, and digests. For large models. Absent: the model file holds everything.
    /// </summary>
    public string? WeightsFolder { get; init; }

    /// <summary>Stops the answers; whoever waits for them gets an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Rows answered at once, at least 1.</summary>
    public int BatchSize
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(CompletionOptions));
    } = 32;
}
