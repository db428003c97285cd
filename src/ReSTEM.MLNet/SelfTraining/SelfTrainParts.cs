using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Who does the work of self-training.</summary>
/// <param name="BaseModel">Samples in the first iteration.</param>
/// <param name="FineTuner">Trains the base model, in every iteration anew.</param>
/// <param name="Reward">Judges.</param>
/// <param name="Time">Measures.</param>
internal sealed record SelfTrainParts(
    ISampler BaseModel,
    IFineTuner FineTuner,
    IReward Reward,
    TimeProvider Time
)
{
    /// <summary>Writes and opens models; absent where they cannot be stored.</summary>
    public IModelStore? Models { get; init; }

    /// <summary>Makes a fine-tuner that begins with another model than the base; absent where there is none.</summary>
    public Func<ISampler, IFineTuner>? TrainerOf { get; init; }

    /// <summary>The tokens of a solution; absent where the model's tokenizer is out of reach.</summary>
    public Func<string, IReadOnlyList<int>>? EncodeSolution { get; init; }
}
