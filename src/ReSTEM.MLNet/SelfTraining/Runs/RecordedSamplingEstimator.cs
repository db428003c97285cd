using Microsoft.ML;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// <c>GenerateSamples</c> and <c>ApplyReward</c> in one stage that keeps every shard in the run directory, where there is one: the same
/// rows as the two give, or those of a plan that only sampling and judging together can follow.
/// </summary>
internal sealed class RecordedSamplingEstimator(
    SamplePlan plan,
    IterationFolder? folder,
    RunLog log
) : IEstimator<RecordedSamplingTransformer>
{
    public RecordedSamplingTransformer Fit(IDataView input)
    {
        var samples = Sampling().Fit(input).Transform(input);
        new RewardEstimator(plan.Sampling.Host, plan.Reward, plan.RewardOptions).Fit(samples);
        return new RecordedSamplingTransformer(plan, folder, log);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        new RewardEstimator(plan.Sampling.Host, plan.Reward, plan.RewardOptions).GetOutputSchema(
            Sampling().GetOutputSchema(inputSchema)
        );

    private SampleGenerationEstimator Sampling() => new(plan.Sampling);
}
