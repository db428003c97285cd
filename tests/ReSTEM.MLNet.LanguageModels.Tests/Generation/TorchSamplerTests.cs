using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tests.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation;

public sealed class TorchSamplerTests
{
    private static readonly TokenPrompt[] Prompts =
    [
        .. Enumerable.Range(0, 5).Select(i => new TokenPrompt($"p{i}", Some.Ids(2 + (3 * i), i))),
    ];

    private static readonly SamplingOptions Sampled = new()
    {
        SamplesPerPrompt = 3,
        TopK = 8,
        MaxNewTokens = 9,
        Seed = 4,
    };

    [Theory]
    [MemberData(nameof(Some.AllVariants), MemberType = typeof(Some))]
    public void Greedy_completions_are_the_likeliest_tokens_of_a_plain_forward_pass(string variant)
    {
        var config = Some.Variant(variant);
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config);

        var rows = Run(
            config,
            weights,
            Prompts,
            new SamplingOptions { Temperature = 0, MaxNewTokens = 8 }
        );

        var plain = PlainForward.Of(config, weights.Read);
        foreach (var row in rows)
        {
            List<int> ids = [.. Prompts[row.PromptIndex].TokenIds];
            var logProbability = 0.0;
            foreach (var id in row.TokenIds)
            {
                var logits = plain(ids)[^1];
                logits[id].Should().BeApproximately(logits.Max(), 1e-3);
                logProbability += logits[id] - Math.Log(logits.Sum(Math.Exp));
                ids.Add(id);
            }

            row.LogProbability.Should().BeApproximately(logProbability, 1e-3);
        }
    }

    [Fact]
    public void Every_rule_gives_what_it_gives_on_the_managed_backend()
    {
        SamplingOptions[] rules =
        [
            Sampled with
            {
                Temperature = 0,
                RepetitionPenalty = 3,
            },
            Sampled with
            {
                Temperature = 0.7f,
                RepetitionPenalty = 1.5f,
            },
            Sampled with
            {
                TopP = 0.8f,
                MinP = 0.02f,
            },
            Sampled with
            {
                TopK = 0,
                LogitBias = new Dictionary<int, float> { [3] = 2, [4] = -9 },
            },
            Sampled with
            {
                AllowedTokens = [1, 2, 5, 8, 13],
            },
        ];
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var managed = new ManagedDecoder(Some.Config, weights.Read);

        foreach (var options in rules)
        {
            var expected = managed.Generate(new DecodingRequest(Prompts, options, [0]), default);
            var actual = Run(Some.Config, weights, Prompts, options);

            // The backends' logits differ in their last bits: a draw on the border between two tokens may go either way.
            var same = actual
                .Zip(expected)
                .Where(pair => pair.First.TokenIds.SequenceEqual(pair.Second.TokenIds))
                .ToList();
            same.Should().HaveCountGreaterThanOrEqualTo(expected.Count - 1);
            foreach (var (torch, other) in same)
            {
                torch.LogProbability.Should().BeApproximately(other.LogProbability, 1e-3);
                torch
                    .SamplingLogProbability.Should()
                    .BeApproximately(other.SamplingLogProbability, 1e-3);
            }
        }
    }

    [Fact]
    public void Rows_come_by_prompt_and_sample_and_differ_among_samples()
    {
        var rows = Run(Sampled);

        rows.Select(row => (row.PromptIndex, row.SampleIndex))
            .Should()
            .Equal(from p in Enumerable.Range(0, 5) from s in Enumerable.Range(0, 3) select (p, s));
        rows.Select(row => string.Join(' ', row.TokenIds))
            .Distinct()
            .Should()
            .HaveCountGreaterThan(10);
    }

    [Fact]
    public void The_same_seed_gives_the_same_samples_and_another_iteration_gives_others()
    {
        var first = Texts(Run(Sampled));

        Texts(Run(Sampled)).Should().Equal(first);
        Texts(Run(Sampled with { Iteration = 1 })).Should().NotEqual(first);
        Texts(Run(Sampled with { Seed = 5 })).Should().NotEqual(first);
    }

    [Fact]
    public void A_prompt_alone_is_continued_as_among_others()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);

        var together = Run(Some.Config, weights, Prompts, Sampled);
        var alone = Prompts
            .SelectMany(prompt => Run(Some.Config, weights, [prompt], Sampled))
            .ToList();

        Texts(alone).Should().Equal(Texts(together));
    }

    [Fact]
    public void A_row_ends_with_its_end_of_text_or_is_cut_at_the_limit()
    {
        var rows = Run(Sampled with { SamplesPerPrompt = 40, TopK = 0, Temperature = 2 });

        rows.Should().OnlyContain(row => !row.TokenIds.SkipLast(1).Contains(0));
        rows.Where(row => row.FinishReason == FinishReason.Stop)
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(row => row.TokenIds.Last() == 0);
        rows.Where(row => row.FinishReason == FinishReason.Length)
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(row => row.TokenIds.Count == 9 && row.TokenIds.Last() != 0);
    }

    [Fact]
    public void A_row_is_cut_where_the_context_ends()
    {
        var prompt = new TokenPrompt("long", Some.Ids(44, 3));
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);

        var rows = Run(
            Some.Config,
            weights,
            [prompt],
            new SamplingOptions { Temperature = 0, MaxNewTokens = 100 },
            endOfText: -1
        );

        rows[0].TokenIds.Should().HaveCount(4);
        rows[0].FinishReason.Should().Be(FinishReason.Length);
    }

    [Fact]
    public void Sampling_leaves_no_tensor_behind_also_when_cancelled()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var source = new CancellationTokenSource();
        var before = Tensor.TotalCount;

        Run(Some.Config, weights, Prompts, Sampled);
        var cancelled = () =>
            Run(
                Some.Config,
                weights,
                Prompts,
                Sampled,
                progress: new CancelAtOnce(source),
                token: source.Token
            );

        cancelled.Should().Throw<OperationCanceledException>();
        Tensor.TotalCount.Should().Be(before);
    }

    [Theory]
    [InlineData(4096, 128, 15)]
    [InlineData(4096, 7, 7)]
    [InlineData(1, 128, 5)]
    public void Rows_at_one_time_are_bounded_by_their_number_and_by_the_memory_of_their_cache(
        int megabytes,
        int rows,
        int expected
    )
    {
        // 8,192 bytes a column; the longest prompt has 14, and 9 are new: 188 kB a row, five of which fit in a megabyte.
        var wide = Some.Config with
        {
            HeadSize = 64,
            LayerCount = 8,
        };
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(wide with { InitializerRange = 0.1 });
        using var scope = NewDisposeScope();
        using var forward = new ForwardPassFactory(wide, CPU, ScalarType.Float32);
        using var views = ModelParameters.Of(wide, weights.View);
        var counting = new CountingPass(forward.Over(views));
        var sampler = new TorchSampler(wide, counting, CPU, ScalarType.Float32);
        var options = Sampled with { MaxCacheMegabytes = megabytes, MaxConcurrentRows = rows };

        var samples = sampler.Generate(new DecodingRequest(Prompts, options, []), default);

        samples.Should().HaveCount(15).And.OnlyContain(sample => sample.TokenIds.Count == 9);
        counting.RowsOfSteps.Max().Should().BeLessThanOrEqualTo(expected);
        counting.RowsOfSteps.Max().Should().BeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void Rows_that_ended_change_nothing_for_those_that_go_on()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var many = Sampled with { SamplesPerPrompt = 8, MaxNewTokens = 20, TopK = 0 };

        var together = Run(Some.Config, weights, Prompts, many);
        var oneByOne = Run(Some.Config, weights, Prompts, many with { MaxConcurrentRows = 1 });

        together.Select(row => row.TokenIds.Count).Distinct().Should().HaveCountGreaterThan(5);
        Texts(oneByOne).Should().Equal(Texts(together));
        foreach (var (one, other) in oneByOne.Zip(together))
        {
            one.LogProbability.Should().BeApproximately(other.LogProbability, 1e-3);
        }
    }

    private static List<string> Texts(IEnumerable<SampledTokens> rows) =>
        [.. rows.Select(row => string.Join(' ', row.TokenIds))];

    private static IReadOnlyList<SampledTokens> Run(SamplingOptions options)
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        return Run(Some.Config, weights, Prompts, options);
    }

    private static IReadOnlyList<SampledTokens> Run(
        ModelConfig config,
        ModelWeights weights,
        TokenPrompt[] prompts,
        SamplingOptions options,
        int endOfText = 0,
        IProgress<SamplingProgress>? progress = null,
        CancellationToken token = default
    )
    {
        using var forward = new ForwardPassFactory(config, CPU, ScalarType.Float32);
        using var views = ModelParameters.Of(config, weights.View);
        var sampler = new TorchSampler(config, forward.Over(views), CPU, ScalarType.Float32);
        return sampler.Generate(
            new DecodingRequest(prompts, options, [endOfText]) { Progress = progress },
            token
        );
    }

    private sealed class CancelAtOnce(CancellationTokenSource source) : IProgress<SamplingProgress>
    {
        public void Report(SamplingProgress value) => source.Cancel();
    }
}
