using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>The problems of one shard, and the names of all that its samples and verdicts depend on.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Shard">Draws the samples when it is asked for them.</param>
/// <param name="Problems">In order.</param>
/// <param name="SamplingKey">See <see cref="SampleRecord.SamplingKey"/>.</param>
/// <param name="RewardKey">See <see cref="SampleRecord.RewardKey"/>.</param>
internal sealed record ShardWork(
    int Number,
    Shard Shard,
    Problem[] Problems,
    string SamplingKey,
    string RewardKey
)
{
    /// <summary>The problems' prompts with the answer as a hint, in their order; absent where none are wanted.</summary>
    public string[]? HintPrompts { get; init; }

    /// <summary>A sample as it is drawn, not judged yet.</summary>
    public SampleRecord Record(SamplePlan plan, int problem, int sample) =>
        Record(plan, Problems[problem].Id, Shard, (problem, sample));

    /// <summary>The same of a shard that draws some of the problems.</summary>
    public SampleRecord Record(
        SamplePlan plan,
        string id,
        Shard shard,
        (int Problem, int Sample) place
    )
    {
        var drawn = shard.Sample(place.Problem, place.Sample);
        return new SampleRecord
        {
            Iteration = plan.Sampling.Sampling.Iteration,
            Problem = id,
            Sample = place.Sample,
            Weights = plan.Sampling.Policy.Digest,
            Seed = plan.Sampling.Sampling.Seed,
            Ids = drawn.TokenIds,
            Text = drawn.Text,
            LogProbability = drawn.LogProbability,
            FinishReason = shard.FinishReasonOf(place.Problem, place.Sample),
            SamplingKey = SamplingKey,
        };
    }
}
