using CsCheck;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class BatchPlanTests
{
    private static readonly Gen<int[]> Lengths = Gen.Int[1, 60].Array[1, 200];

    [Fact]
    public void Every_example_comes_once_an_epoch_and_no_step_exceeds_its_tokens()
    {
        Gen.Select(Lengths, Gen.Int[1, 300], Gen.Long)
            .Sample(
                (lengths, tokens, seed) =>
                {
                    var batches = BatchPlan.Epoch(lengths, tokens, seed, 0);

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

        var first = BatchPlan.Epoch(lengths, 100, 1, 0);

        BatchPlan
            .Epoch(lengths, 100, 1, 0)
            .Should()
            .BeEquivalentTo(first, o => o.WithStrictOrdering());
        BatchPlan
            .Epoch(lengths, 100, 1, 1)
            .Should()
            .NotBeEquivalentTo(first, o => o.WithStrictOrdering());
        BatchPlan
            .Epoch(lengths, 100, 2, 0)
            .Should()
            .NotBeEquivalentTo(first, o => o.WithStrictOrdering());
    }
}
