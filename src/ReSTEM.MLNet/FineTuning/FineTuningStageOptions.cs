using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>How the fitted model answers, who is told of the training and what stops it. How it is trained is said by the fine-tuning options.</summary>
public sealed record FineTuningStageOptions
{
    /// <summary>How the fitted model answers; greedily, the question as the prompt, unless set.</summary>
    public CompletionOptions Completion
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Completion));
    } = new();

    /// <summary>Told after each optimizer step, on the thread that fits.</summary>
    public IProgress<FineTuningProgress>? Progress { get; init; }

    /// <summary>Stops the training between two steps; whoever fits gets an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
