using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>The four stages of an iteration, as self-training's options have them.</summary>
internal sealed class IterationStages(
    IHost host,
    SelfTrainParts parts,
    SelfTrainOptions options,
    StageOptions stages
)
{
    public IterationRecorder Recorder(int iteration) => new(options, parts.Time, host, iteration);

    public SamplePlan Samples(ISampler policy, IterationRecorder recorder, int iteration) =>
        new(
            Sampling(policy, recorder, iteration),
            parts.Reward,
            stages.Reward() with
            {
                Progress = recorder,
            },
            stages.Filter(iteration) with
            {
                Progress = recorder,
            }
        )
        {
            RewardVersion = options.RewardVersion,
            Adaptive = options.Adaptive,
            HintPrompt = options.HintPrompt,
        };

    public SamplingPlan Sampling(ISampler policy, IterationRecorder recorder, int iteration) =>
        new(
            host,
            policy,
            stages.Sampling(iteration),
            stages.Generation() with
            {
                Progress = recorder,
            }
        );

    /// <summary>The reward stage by itself.</summary>
    public RewardEstimator Judging() => new(host, parts.Reward, stages.Reward());

    /// <summary>What is trained on, and what is held out: absent where the options hold out nothing.</summary>
    public (IDataView Training, IDataView? HeldOut) Split(IDataView problems) =>
        HeldOutProblems.Split(problems, options, stages.Seed, Hosts.TempFilePath(host));

    public EstimatorChain<RewardTransformer> Judged(SamplePlan plan) =>
        new SampleGenerationEstimator(plan.Sampling).Append(
            new RewardEstimator(host, plan.Reward, plan.RewardOptions)
        );

    public IEstimator<ITransformer> Sampled(SamplePlan plan, SelfTrainRun? run, IChannel channel)
    {
        if (run is not null)
            return run.Samples(plan);
        return plan.IsStaged
            ? new RecordedSamplingEstimator(plan, folder: null, new RunLog(channel))
            : Judged(plan);
    }

    public EstimatorChain<LanguageModelTransformer> Chain(
        IEstimator<ITransformer> judged,
        SamplePlan plan,
        FineTuningPlan learning
    ) =>
        judged
            .Append(new RewardFilterEstimator(host, plan.Filter))
            .Append(new FineTuningEstimator(host, learning, stages.Completion()));
}
