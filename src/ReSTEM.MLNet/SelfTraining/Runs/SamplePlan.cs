using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>How an iteration's samples are drawn, judged and filtered.</summary>
internal sealed record SamplePlan(
    SamplingPlan Sampling,
    IReward Reward,
    RewardOptions RewardOptions,
    RewardFilterOptions Filter
)
{
    /// <summary>Raised when the same options begin to give other samples: what older versions drew is then drawn anew.</summary>
    private const int SamplerVersion = 2;

    /// <summary>Changed by the user when the reward decides differently without looking different.</summary>
    public string RewardVersion { get; init; } = "";

    /// <summary>Spends the samples of solved problems on unsolved ones; absent for the same number for each.</summary>
    public AdaptiveSampling? Adaptive { get; init; }

    /// <summary>Shows the answer to unsolved problems; absent for no hints.</summary>
    public PromptTemplate? HintPrompt { get; init; }

    /// <summary>Whether verdicts decide what is drawn next, so that sampling and judging are one stage.</summary>
    public bool IsStaged => Adaptive is not null || HintPrompt is not null;

    public string SamplingKey(Shard shard, int problems)
    {
        using var key = new Fingerprint();
        key.Add("sampler", SamplerVersion)
            .Add("model", Sampling.Policy.Digest)
            // What the samples do not depend on, by contract.
            .Add(
                OptionValues.Of(
                    Sampling.Sampling,
                    nameof(SamplingOptions.Threads),
                    nameof(SamplingOptions.MaxConcurrentRows),
                    nameof(SamplingOptions.MaxCacheMegabytes)
                )
            );
        for (var i = 0; i < problems; i++)
            key.Add(shard.Id(i), shard.PromptTokens(i));
        return key.Short();
    }

    public string RewardKey(IEnumerable<Problem> problems)
    {
        using var key = new Fingerprint();
        key.Add("reward", RewardIdentity.Of(Reward)).Add("version", RewardVersion);
        foreach (var problem in problems)
            key.Add(problem, Reward);
        return key.Short();
    }
}
