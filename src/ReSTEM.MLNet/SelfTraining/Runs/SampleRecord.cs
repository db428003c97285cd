using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>A sample with all that became of it: a line of a run directory's <c>samples/*.jsonl</c>.</summary>
public sealed record SampleRecord
{
    /// <summary>The iteration that drew it, from 1.</summary>
    public required int Iteration { get; init; }

    /// <summary>Id of its problem.</summary>
    public required string Problem { get; init; }

    /// <summary>From 0, in the order in which the samples of the problem were drawn.</summary>
    public required int Sample { get; init; }

    /// <summary>Digest of the weights and of the tokenizer that drew it.</summary>
    public required string Weights { get; init; }

    /// <summary>The seed of its random numbers, which are keyed by seed, iteration, problem, sample and position.</summary>
    public required long Seed { get; init; }

    /// <summary>The tokens as sampled, end of text included where the model wrote one: what training uses.</summary>
    public required IReadOnlyList<int> Ids { get; init; }

    /// <summary>The completion as text.</summary>
    public required string Text { get; init; }

    /// <summary>Natural logarithm of the tokens' joint probability under the model.</summary>
    public required double LogProbability { get; init; }

    /// <summary><c>Stop</c>, <c>Length</c>, or <c>PromptTooLong</c> where nothing was drawn.</summary>
    public required string FinishReason { get; init; }

    /// <summary>What the reward said; absent until it is judged.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Why, in the reward's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The number behind the verdict, where there is one.</summary>
    public double? Score { get; init; }

    /// <summary>Whether it is learned from, or why not; absent until it is judged.</summary>
    public SampleFate? Fate { get; init; }

    /// <summary>
    /// Names all that the sample depends on: weights, tokenizer, prompts and options of its shard; where verdicts decide what is drawn,
    /// reward and filter too.
    /// </summary>
    public required string SamplingKey { get; init; }

    /// <summary>Names all that the verdict depends on: the reward and the problems of the shard; absent until it is judged.</summary>
    public string? RewardKey { get; init; }

    /// <summary>True where the prompt showed the answer as a hint (STaR's rationalization); absent otherwise.</summary>
    public bool? IsHinted { get; init; }

    internal FilterSample ToFilter() =>
        new(
            Verdict == Rewards.Verdict.Correct,
            Verdict ?? Rewards.Verdict.Error,
            Score ?? double.NaN,
            Text
        );
}
