using CsCheck;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class BatchPlanTests : IDisposable
{
    private static readonly int[][] Known =
    [
        [0, 8],
        [2],
        [6],
        [4],
        [3, 5, 1, 7],
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Gen<int[]> Lengths = Gen.Int[1, 60].Array[1, 200];

    [Fact]
    public void Every_example_comes_once_an_epoch_and_no_step_exceeds_its_tokens()
    {
        Gen.Select(Lengths, Gen.Int[1, 300], Gen.Long)
            .Sample(
                (lengths, tokens, seed) =>
                {
                    var batches = Epoch(lengths, tokens, seed, 0);

                    batches
                        .SelectMany(batch => batch)
                        .Order()
                        .Should()
                        .Equal(Enumerable.Range(0, lengths.Length));
                    batches
                        .Should()
                        .OnlyContain(batch =>
                            batch.Length == 1 || batch.Sum(i => lengths[i]) <= tokens
                        );
                },
                iter: 200
            );
    }

    [Fact]
    public void Parts_of_a_step_hold_it_whole_and_stay_within_memory()
    {
        Gen.Select(Lengths, Gen.Int[1, 300])
            .Sample(
                (lengths, tokens) =>
                {
                    int[] batch = [.. Enumerable.Range(0, lengths.Length)];

                    var parts = BatchPlan
                        .MicroBatches(batch, lengths, new() { MicroBatchTokens = tokens })
                        .ToList();

                    parts.SelectMany(part => part).Order().Should().Equal(batch);
                    parts
                        .Should()
                        .OnlyContain(part =>
                            part.Length == 1 || part.Length * part.Max(i => lengths[i]) <= tokens
                        );
                },
                iter: 200
            );
    }

    [Fact]
    public void Packed_parts_count_no_padding()
    {
        int[] lengths = [1, 9, 2, 8, 3, 7];

        var parts = BatchPlan.MicroBatches(
            [0, 1, 2, 3, 4, 5],
            lengths,
            new() { MicroBatchTokens = 14, Layout = BatchLayout.Packed }
        );

        parts
            .Should()
            .BeEquivalentTo(
                [
                    [0, 2, 4, 5],
                    [3],
                    new[] { 1 },
                ],
                o => o.WithStrictOrdering()
            );
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_alone()
    {
        int[] lengths = [.. Enumerable.Range(1, 50)];

        var first = Epoch(lengths, 100, 1, 0);

        Epoch(lengths, 100, 1, 0).Should().BeEquivalentTo(first, o => o.WithStrictOrdering());
        Epoch(lengths, 100, 1, 1).Should().NotBeEquivalentTo(first, o => o.WithStrictOrdering());
        Epoch(lengths, 100, 2, 0).Should().NotBeEquivalentTo(first, o => o.WithStrictOrdering());
    }

    [Fact]
    public void The_order_is_the_one_that_runs_of_earlier_versions_had()
    {
        int[] lengths = [5, 3, 9, 1, 7, 2, 8, 4, 6];

        Epoch(lengths, 12, 1, 0).Should().BeEquivalentTo(Known, o => o.WithStrictOrdering());
    }

    [Fact]
    public void Many_examples_are_ordered_in_a_file_as_few_are_in_memory()
    {
        // A megabyte, from where on a file is used, holds 262,144 of the numbers.
        const int Count = 300_000;
        int[] lengths = [.. Enumerable.Range(0, Count).Select(i => 1 + (i % 7))];

        var batches = Epoch(lengths, 100_000, 3, 0);

        batches.SelectMany(batch => batch).Order().Should().Equal(Enumerable.Range(0, Count));
        Directory.GetFiles(_folder.Path).Should().BeEmpty();
        BatchPlanOf(lengths, 100_000, Path.Combine(_folder.Path, "missing"))
            .Should()
            .Throw<IOException>()
            .WithMessage($"*{Path.Combine(_folder.Path, "missing")}*TemporaryDirectory*");
    }

    [Fact]
    public void Steps_are_counted_through_all_epochs()
    {
        int[] lengths = [5, 3, 9, 1, 7, 2, 8, 4, 6];
        var options = new FineTuningOptions { BatchTokens = 12, Epochs = 3 };

        using var plan = new BatchPlan(lengths, options);

        var steps = Enumerable.Range(0, plan.Count).Select(step => plan[step]).ToArray();
        steps.Count(step => step.EndsEpoch).Should().Be(3);
        steps[^1].EndsEpoch.Should().BeTrue();
        steps
            .SelectMany(step => step.Examples)
            .GroupBy(example => example)
            .Should()
            .HaveCount(lengths.Length)
            .And.OnlyContain(times => times.Count() == 3);
    }

    private static Action BatchPlanOf(int[] lengths, int tokens, string folder) =>
        () =>
        {
            var options = new FineTuningOptions
            {
                BatchTokens = tokens,
                TemporaryDirectory = folder,
            };
            using var plan = new BatchPlan(lengths, options);
        };

    private static List<int[]> Epoch(int[] lengths, int tokens, long seed, int epoch)
    {
        var options = new FineTuningOptions { BatchTokens = tokens, Seed = seed };
        using var plan = new EpochPlan(lengths, options, epoch);
        return [.. Enumerable.Range(0, plan.Count).Select(step => plan[step])];
    }
}
