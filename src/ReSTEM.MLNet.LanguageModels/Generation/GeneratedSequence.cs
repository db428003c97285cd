namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>One sampled completion of one prompt.</summary>
public sealed record GeneratedSequence
{
    /// <summary>Position of the prompt in the list that was sampled.</summary>
    public required int PromptIndex { get; init; }

    /// <summary>0 to samples per prompt less one.</summary>
    public required int SampleIndex { get; init; }

    /// <summary>The tokens as sampled, the end-of-text token included where the model produced one: what training uses.</summary>
    public required IReadOnlyList<int> TokenIds { get; init; }

    /// <summary>The completion as text, without special tokens and without the stop string that ended it.</summary>
    public required string Text { get; init; }

    /// <summary>Natural logarithm of the tokens' joint probability under the model itself (temperature 1, nothing cut off).</summary>
    public required double LogProbability { get; init; }

    /// <summary>
    /// Natural logarithm of the tokens' joint probability under the distribution that they were drawn from, after temperature
    /// and every other rule; 0 when greedy. What importance weights need beside <see cref="LogProbability"/>.
    /// </summary>
    public double SamplingLogProbability { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }
}
