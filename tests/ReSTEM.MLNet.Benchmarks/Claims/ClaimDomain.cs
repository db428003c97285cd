using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>A task on which the paper's findings are looked for, drawn with one seed.</summary>
internal sealed record ClaimDomain
{
    public required string Name { get; init; }

    public required Func<CausalLanguageModel> Untaught { get; init; }

    /// <summary>A few problems whose solutions make the base model of the untaught one.</summary>
    public required IReadOnlyList<ClaimProblem> Taught { get; init; }

    /// <summary>What is self-trained on; the solutions are shown to the human-data baselines alone.</summary>
    public required IReadOnlyList<ClaimProblem> Problems { get; init; }

    /// <summary>The same for every seed.</summary>
    public required IReadOnlyList<ClaimProblem> Test { get; init; }

    /// <summary>Another kind of problems, the same for every seed; empty where there is none.</summary>
    public required IReadOnlyList<ClaimProblem> Transfer { get; init; }

    public required IReward Reward { get; init; }

    public required PromptTemplate Prompt { get; init; }

    public required FineTuningOptions BaseTraining { get; init; }

    public required FineTuningOptions Training { get; init; }

    public required int MaxNewTokens { get; init; }
}
