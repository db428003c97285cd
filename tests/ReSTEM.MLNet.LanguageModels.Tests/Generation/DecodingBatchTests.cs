using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tests.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation;

/// <summary>Samples that end at very different lengths, more of them than rows: the next ones enter beside those that go on.</summary>
public sealed class DecodingBatchTests
{
    private const int Rows = 17;

    private static readonly int[] Lengths = [1, 9, 2, 2, 30, 5, 14, 3, 1, 21, 8, 6];

    internal static readonly TokenPrompt[] Prompts =
    [
        .. Lengths.Select((n, i) => new TokenPrompt($"p{i}", Some.Ids(n, i))),
    ];

    internal static readonly SamplingOptions Sampled = new()
    {
        SamplesPerPrompt = 5,
        TopK = 12,
        MaxNewTokens = 40,
        Seed = 3,
        MaxConcurrentRows = Rows,
    };

    [Theory]
    [MemberData(nameof(Some.AllVariants), MemberType = typeof(Some))]
    public void What_enters_a_running_batch_is_sampled_as_alone(string variant)
    {
        var config = Some.Variant(variant) with { ContextLength = 64 };
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config);

        var together = Run(config, weights, Sampled, out var counts);
        var alone = Run(config, weights, Sampled with { MaxConcurrentRows = 1 }, out var single);

        counts.RowsOfSteps.Max().Should().Be(Rows);
        counts.Prompts.Should().Contain(read => read.Steps > 0).And.HaveCountGreaterThan(3);
        single.RowsOfSteps.Should().OnlyContain(rows => rows == 1);
        together.Select(row => row.TokenIds.Count).Distinct().Should().HaveCountGreaterThan(8);
        ShouldAgree(together, alone);
    }

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void Greedy_tokens_part_from_the_managed_backends_only_at_a_near_draw(string variant)
    {
        var config = Some.Variant(variant) with { ContextLength = 64 };
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config, 5);
        using var managed = new ManagedDecoder(config, weights.Read);
        var options = Sampled with { Temperature = 0, MaxConcurrentRows = 4, SamplesPerPrompt = 1 };

        var found = Run(config, weights, options, out _);
        var expected = managed.Generate(Request(options), default);

        var plain = new PlainForward(config, weights.Read);
        foreach (var (one, other) in found.Zip(expected))
        {
            int[] tokens = [.. one.TokenIds];
            var same = tokens.AsSpan().CommonPrefixLength(other.TokenIds.ToArray());
            if (same == tokens.Length)
            {
                one.LogProbability.Should().BeApproximately(other.LogProbability, 1e-4);
                continue;
            }

            var ids = Prompts[one.PromptIndex].TokenIds;
            var top = plain.Logits([.. ids, .. tokens[..same]])[^1].OrderDescending().ToArray();
            (top[0] - top[1]).Should().BeLessThan(1e-3);
        }
    }

    [Fact]
    public void Few_rows_are_empty_as_long_as_samples_wait()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var options = Sampled with { SamplesPerPrompt = 30 };

        var rows = Run(Some.Config, weights, options, out var counts);

        var tokens = rows.Sum(row => row.TokenIds.Count);
        var read = counts.RowsOfSteps.Sum();
        read.Should().BeGreaterThanOrEqualTo(tokens).And.BeLessThan(tokens * 8 / 7);

        // Of whole waves each would last as long as its longest sample.
        var waves = rows.OrderBy(row => Lengths[row.PromptIndex])
            .ThenBy(row => row.PromptIndex)
            .Chunk(Rows)
            .Sum(wave => wave.Max(row => row.TokenIds.Count));
        counts.RowsOfSteps.Should().HaveCountLessThan(waves / 2);
    }

    [Fact]
    public void A_prompt_is_read_once_though_its_samples_enter_one_after_the_other()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var options = Sampled with { SamplesPerPrompt = 40, MaxConcurrentRows = 6 };

        var rows = Run(Some.Config, weights, options, out var counts);
        var alone = Run(
            Some.Config,
            weights,
            options with
            {
                MaxConcurrentRows = 1,
            },
            out var single
        );

        rows.Should().HaveCount(40 * Prompts.Length);
        var longer = Lengths.Count(length => length > 1);
        counts.Prompts.Sum(read => read.Prompts).Should().BeInRange(longer, Prompts.Length);
        single.Prompts.Sum(read => read.Prompts).Should().Be(longer);
        ShouldAgree(rows, alone);
    }

    [Fact]
    public void Progress_counts_every_token_and_sample()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        List<SamplingProgress> reports = [];
        var request = Request(Sampled) with { Progress = new Reports(reports.Add) };

        var rows = Run(Some.Config, weights, request, out var counts);

        var tokens = rows.Sum(row => row.TokenIds.Count);
        reports.Should().HaveCount(counts.RowsOfSteps.Count);
        reports.Select(report => report.FinishedSequences).Should().BeInAscendingOrder();
        reports.Select(report => report.NewTokens).Should().BeInAscendingOrder();
        reports[^1]
            .Should()
            .Be(new SamplingProgress(60, 60, tokens) { Elapsed = reports[^1].Elapsed });
    }

    [Fact]
    public void Cancelling_while_rows_enter_throws_and_leaves_no_tensor()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var source = new CancellationTokenSource();
        Run(Some.Config, weights, Sampled, out _);
        var before = Tensor.TotalCount;
        var finished = 0;
        var request = Request(Sampled) with
        {
            Progress = new Reports(report =>
            {
                finished = report.FinishedSequences;
                if (finished > 30)
                {
                    source.Cancel();
                }
            }),
        };

        var cancelled = () => Run(Some.Config, weights, request, out _, source.Token);

        cancelled.Should().Throw<OperationCanceledException>();
        finished.Should().BeInRange(31, 31 + Rows);
        Tensor.TotalCount.Should().Be(before);
    }

    [Fact]
    public void No_prompts_are_no_samples()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);

        Run(Some.Config, weights, new DecodingRequest([], Sampled, []), out _).Should().BeEmpty();
    }

    private static void ShouldAgree(
        IReadOnlyList<SampledTokens> rows,
        IReadOnlyList<SampledTokens> others
    )
    {
        // The number of rows decides the last bits of a logit: a draw on the border between two tokens may go either way.
        var same = rows.Zip(others)
            .Where(pair => pair.First.TokenIds.SequenceEqual(pair.Second.TokenIds))
            .ToList();
        same.Should().HaveCountGreaterThanOrEqualTo(rows.Count - 1);
        foreach (var (one, other) in same)
        {
            (one.PromptIndex, one.SampleIndex, one.FinishReason)
                .Should()
                .Be((other.PromptIndex, other.SampleIndex, other.FinishReason));
            one.LogProbability.Should().BeApproximately(other.LogProbability, 1e-4);
        }
    }

    // About every twelfth token ends its sample.
    private static DecodingRequest Request(SamplingOptions options) =>
        new(Prompts, options, [0])
        {
            IsStopped = tokens => ((tokens[^1] * 7) + tokens.Length) % 15 == 0,
        };

    private static IReadOnlyList<SampledTokens> Run(
        ModelConfig config,
        ModelWeights weights,
        SamplingOptions options,
        out CountingPass counts
    ) => Run(config, weights, Request(options), out counts);

    private static IReadOnlyList<SampledTokens> Run(
        ModelConfig config,
        ModelWeights weights,
        DecodingRequest request,
        out CountingPass counts,
        CancellationToken token = default
    )
    {
        using var scope = NewDisposeScope();
        using var forward = new ForwardPassFactory(config, CPU, ScalarType.Float32);
        counts = new CountingPass(forward.Over(Some.Views(config, weights)));
        return new TorchSampler(config, counts, CPU, ScalarType.Float32).Generate(request, token);
    }

    private sealed class Reports(Action<SamplingProgress> take) : IProgress<SamplingProgress>
    {
        public void Report(SamplingProgress value) => take(value);
    }
}
