using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>A <see cref="CSharpReward"/> in a model file.</summary>
/// <param name="Options">All of them.</param>
/// <param name="AWorkerAProcessor">What <see cref="WorkersByProcessor"/> said of their workers.</param>
internal sealed record StoredCSharpReward(CSharpRewardOptions Options, bool AWorkerAProcessor)
    : StoredReward
{
    public static StoredCSharpReward Of(CSharpRewardOptions options) =>
        new(options, WorkersByProcessor.Are(options.Workers));

    public override IReward ToReward(StoredJudges judges) =>
        judges.Own(
            new CSharpReward(
                Options with
                {
                    Workers = WorkersByProcessor.Here(Options.Workers, AWorkerAProcessor),
                }
            )
        );
}
