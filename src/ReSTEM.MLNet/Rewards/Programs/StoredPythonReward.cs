using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>A <see cref="PythonReward"/> in a model file.</summary>
/// <param name="Options">All of them.</param>
/// <param name="AWorkerAProcessor">What <see cref="WorkersByProcessor"/> said of their workers.</param>
internal sealed record StoredPythonReward(PythonRewardOptions Options, bool AWorkerAProcessor)
    : StoredReward
{
    public static StoredPythonReward Of(PythonRewardOptions options) =>
        new(options, WorkersByProcessor.Are(options.Workers));

    public override IReward ToReward(StoredJudges judges) =>
        judges.Own(
            new PythonReward(
                Options with
                {
                    Workers = WorkersByProcessor.Here(Options.Workers, AWorkerAProcessor),
                }
            )
        );
}
