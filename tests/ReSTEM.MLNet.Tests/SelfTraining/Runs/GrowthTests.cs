using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;
using ReSTEM.MLNet.SelfTraining.Runs.Report;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>Measures what the process holds, so what runs beside it would be measured too.</summary>
[Collection(Alone.Name)]
public sealed class GrowthTests : IDisposable
{
    private const int Problems = 300_000;
    private const long Megabyte = 1_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_report_counts_problems_and_does_not_hold_them()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var counts = IterationSamples.Read(1, Records());

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(Megabyte);
        counts.Rates.Problems.Should().Be(Problems);
        counts.Rates.Samples.Should().Be(2 * Problems);
    }

    [Fact]
    public void Pooled_samples_lie_in_a_file()
    {
        using var kept = new KeptExamples(_folder.Path);
        for (var i = 0; i < Problems; i++)
            kept.Add([i, 1, 2], [3, 4, i]);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        using var pooled = new TrainingMixture([], kept).Pooled(kept.Take(10), _folder.Path);

        // Some megabyte of the pool is in memory before a file is made.
        (GC.GetTotalMemory(forceFullCollection: true) - before)
            .Should()
            .BeLessThan(3 * Megabyte);
        pooled.Count.Should().Be(Problems, "equal ones count once");
        pooled[Problems - 1].CompletionIds.Should().Equal(3, 4, Problems - 1);
    }

    private static IEnumerable<SampleRecord> Records()
    {
        for (var i = 0; i < 2 * Problems; i++)
            yield return new SampleRecord
            {
                Iteration = 1,
                Problem = $"p{i / 2}",
                Sample = i % 2,
                Weights = "w",
                Seed = 1,
                SamplingKey = "k",
                Ids = [1, 2, 3],
                Text = $"{i % 7}",
                LogProbability = -1,
                FinishReason = "Stop",
                Verdict = i % 7 < 3 ? Verdict.Correct : Verdict.Wrong,
                Fate = i % 7 < 3 ? SampleFate.Kept : SampleFate.Rejected,
            };
    }
}
