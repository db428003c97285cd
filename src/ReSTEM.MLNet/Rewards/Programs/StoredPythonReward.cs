namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>A <see cref="PythonReward"/> in a model file.</summary>
/// <param name="Options">All of them; the number of workers is that of another machine where it was chosen by its processors.</param>
/// <param name="AWorkerAProcessor">Whether there were as many workers as processors: then so it is where the file is loaded.</param>
internal sealed record StoredPythonReward(PythonRewardOptions Options, bool AWorkerAProcessor)
    : StoredReward
{
    public static StoredPythonReward Of(PythonRewardOptions options) =>
        new(options, options.Workers == Environment.ProcessorCount);

    public override IReward ToReward(StoredJudges judges) =>
        judges.Own(
            new PythonReward(
                AWorkerAProcessor ? Options with { Workers = Environment.ProcessorCount } : Options
            )
        );
}
