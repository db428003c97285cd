using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>The M-step of an iteration: which model it begins with, who trains, and by what it is validated.</summary>
internal sealed class IterationTraining(
    IHost host,
    SelfTrainParts parts,
    SelfTrainOptions options,
    StageOptions stages
)
{
    public Validation Measuring() => new(host, parts, options, stages);

    /// <summary>Begins with the base model or with the one before, and stores the result where there is a run directory.</summary>
    public IFineTuner Trainer(IterationStart start, TrainingMixture mixture, SelfTrainRun? run)
    {
        var isBase = StartsFromBase(start);
        var trainer = isBase
            ? parts.FineTuner
            : parts.TrainerOf?.Invoke(start.Policy)
                ?? throw new NotSupportedException(
                    "SelfTrainOptions.TrainFrom is Previous, which needs a model in this process."
                );
        var source = new TrainingSource(
            (isBase ? parts.BaseModel : start.Policy).Digest,
            mixture.Digest(),
            options.LearnFromSamples
        );
        return run?.Storing(trainer, parts, source) ?? trainer;
    }

    public IFineTuner Validated(IFineTuner fineTuner, IDataView? heldOut) =>
        heldOut is null
            ? fineTuner
            : new ValidatedFineTuner(
                fineTuner,
                new HeldOutProblems(heldOut, Measuring(), parts.Reward, stages)
            );

    // All iterations of the paper start from the same base: its digest is what it was.
    public FineTuningPlan Learning(
        IFineTuner fineTuner,
        IterationRecorder recorder,
        IterationStart start
    )
    {
        var fineTuning = stages.FineTuning(start.Iteration) with
        {
            ExpectedDigest = WeightsOf(StartsFromBase(start) ? parts.BaseModel : start.Policy),
        };
        return new FineTuningPlan(fineTuner, fineTuning)
        {
            Progress = recorder,
            CancellationToken = options.CancellationToken,
        };
    }

    /// <summary>Without samples: what is mixed in is all that is learned.</summary>
    public LanguageModelTransformer Supervised(FineTuningPlan learning) =>
        new FineTuningEstimator(host, learning, stages.Completion()).Train([]);

    // A sampler's digest names the tokenizer too, behind the weights.
    public static string WeightsOf(ISampler model) => model.Digest.Split('/')[0];

    private bool StartsFromBase(IterationStart start) =>
        options.TrainFrom == TrainingStart.Base || start.Iteration == 1;
}
