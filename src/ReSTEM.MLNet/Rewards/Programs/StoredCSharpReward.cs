namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>A <see cref="CSharpReward"/> in a model file.</summary>
/// <param name="Options">All of them; the number of workers is that of another machine where it was chosen by its processors.</param>
/// <param name="AWorkerAProcessor">Whether there were as many workers as processors: then so it is where the file is loaded.</param>
internal sealed record StoredCSharpReward(CSharpRewardOptions Options, bool AWorkerAProcessor)
    : StoredReward
{
    public static StoredCSharpReward Of(CSharpRewardOptions options) =>
        new(options, options.Workers == Environment.ProcessorCount);

    public override IReward ToReward(StoredJudges judges) =>
        judges.Own(
            new CSharpReward(
                AWorkerAProcessor ? Options with { Workers = Environment.ProcessorCount } : Options
            )
        );
}
