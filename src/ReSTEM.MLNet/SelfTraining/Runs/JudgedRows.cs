using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>What all kinds of shards do with their samples.</summary>
internal static class JudgedRows
{
    /// <summary>Decides which are learned from; a problem's lie together and stay in their order.</summary>
    public static List<SampleRecord> Filter(
        IReadOnlyList<SampleRecord> rows,
        RewardFilterOptions filter
    )
    {
        var filtered = new List<SampleRecord>(rows.Count);
        foreach (var problem in rows.GroupBy(row => row.Problem))
        {
            SampleRecord[] samples = [.. problem];
            var fates = KeptSamples.Decide(
                problem.Key,
                Array.ConvertAll(samples, row => row.ToFilter()),
                filter
            );
            filtered.AddRange(samples.Zip(fates, (row, fate) => row with { Fate = fate }));
        }
        return filtered;
    }

    public static void TellDrawn(SamplePlan plan, ShardWork work, IReadOnlyList<SampleRecord> rows)
    {
        var tooLong = rows.Where(r => r.FinishReason == Shard.PromptTooLong).ToArray();
        plan.Sampling.Options.Progress?.Report(
            new ShardSampled(
                work.Problems.Length,
                rows.Count - tooLong.Length,
                rows.Sum(row => (long)row.Ids.Count),
                [.. tooLong.Select(row => row.Problem).Distinct()]
            )
        );
    }

    public static void TellVerdicts(SamplePlan plan, IEnumerable<SampleRecord> rows) =>
        plan.RewardOptions.Progress?.Report(
            new SamplesJudged(rows.CountBy(r => r.Verdict!.Value).ToDictionary())
        );
}
