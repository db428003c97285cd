using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Tests.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.Managed;

public sealed class ManagedDecoderTests
{
    // Lengths on both sides of a page's 16 positions, and of two pages'.
    private static readonly int[] Lengths = [1, 2, 15, 16, 17, 18, 31, 32, 33, 34, 40];

    private static readonly TokenPrompt[] Prompts =
    [
        .. Lengths.Select(n => new TokenPrompt($"of {n}", Some.Ids(n, n))),
    ];

    private static readonly SamplingOptions Sampled = new()
    {
        SamplesPerPrompt = 3,
        TopK = 12,
        MaxNewTokens = 24,
        Seed = 7,
        Threads = 1,
    };

    private static readonly ModelConfig Config = Some.Config with { ContextLength = 80 };

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void Log_probabilities_are_those_of_a_plain_forward_pass(string variant)
    {
        AssertLogProbabilities(Some.Variant(variant) with { ContextLength = 80 });
    }

    // On both sides of half a vector, of a whole one and of several; more query heads than are attended together, too.
    [Theory]
    [InlineData(2, 4)]
    [InlineData(4, 8)]
    [InlineData(10, 4)]
    [InlineData(16, 20)]
    [InlineData(18, 4)]
    [InlineData(48, 2)]
    [InlineData(72, 2)]
    public void Heads_of_every_width_attend_as_in_a_plain_forward_pass(int size, int heads) =>
        AssertLogProbabilities(Config with { HeadSize = size, HeadCount = heads });

    private static void AssertLogProbabilities(ModelConfig config)
    {
        var weights = new RandomWeights(config);
        var plain = new PlainForward(config, weights.Read);

        var rows = Run(config, weights, Sampled);

        rows.Should().HaveCount(3 * Prompts.Length);
        foreach (var row in rows)
        {
            int[] ids = [.. Prompts[row.PromptIndex].TokenIds, .. row.TokenIds];
            var logits = plain.Logits(ids);
            var expected = 0.0;
            for (var i = 0; i < row.TokenIds.Count; i++)
            {
                var at = logits[Prompts[row.PromptIndex].TokenIds.Count + i - 1];
                expected += at[row.TokenIds[i]] - Math.Log(at.Sum(Math.Exp));
            }

            row.LogProbability.Should().BeApproximately(expected, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void Greedy_tokens_are_the_likeliest_of_a_plain_forward_pass(string variant)
    {
        var config = Some.Variant(variant) with { ContextLength = 80 };
        var weights = new RandomWeights(config, 2);
        var plain = new PlainForward(config, weights.Read);
        var greedy = new SamplingOptions
        {
            Temperature = 0,
            MaxNewTokens = 20,
            Threads = 1,
        };

        var rows = Run(config, weights, greedy, endOfText: -1);

        foreach (var row in rows)
        {
            var logits = plain.Logits([.. Prompts[row.PromptIndex].TokenIds, .. row.TokenIds]);
            for (var i = 0; i < row.TokenIds.Count; i++)
            {
                var at = logits[Prompts[row.PromptIndex].TokenIds.Count + i - 1];
                at[row.TokenIds[i]].Should().BeGreaterThan(at.Max() - 1e-4);
            }
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("all")]
    public void Samples_are_the_same_bytes_for_all_threads_batches_and_runs(string variant)
    {
        var config = Some.Variant(variant) with { ContextLength = 80 };
        var weights = new RandomWeights(config);
        var expected = Bytes(Run(config, weights, Sampled));

        foreach (var threads in new[] { 1, 2, 3 })
        {
            for (var run = 0; run < 3; run++)
            {
                var options = Sampled with { Threads = threads };
                Bytes(Run(config, weights, options)).Should().Equal(expected);
            }
        }

        foreach (var rows in new[] { 1, 2, 5, 13 })
        {
            var options = Sampled with { MaxConcurrentRows = rows, Threads = 2 };
            Bytes(Run(config, weights, options)).Should().Equal(expected);
        }
    }

    [Fact]
    public void A_model_that_threads_share_gives_the_same_bytes_too()
    {
        var large = Config with { VocabularySize = 2500, HiddenSize = 256, IntermediateSize = 700 };
        var weights = new RandomWeights(large with { InitializerRange = 0.1 });
        var expected = Bytes(Run(large, weights, Sampled));

        foreach (var threads in new[] { 2, 3 })
        {
            var options = Sampled with { Threads = threads, MaxConcurrentRows = 7 };
            Bytes(Run(large, weights, options)).Should().Equal(expected);
        }
    }

    [Theory]
    [InlineData(2, 128, 1 << 20, 2, 1)]
    [InlineData(4, 3, 1 << 20, 3, 1)]
    [InlineData(2, 31, 60 << 20, 1, 2)]
    [InlineData(2, 32, 60 << 20, 2, 1)]
    [InlineData(2, 128, 400 << 20, 1, 2)]
    public void Threads_share_the_weights_where_those_are_large_for_the_rows(
        int threads,
        int rows,
        long weightBytes,
        int groups,
        int members
    )
    {
        ManagedDecoder.Divide(threads, rows, weightBytes).Should().Be((groups, members));
    }

    [Fact]
    public void A_prompt_alone_is_continued_as_among_others()
    {
        var weights = new RandomWeights(Config);
        using var decoder = new ManagedDecoder(Config, weights.Read);

        var together = Run(decoder, Prompts, Sampled);
        foreach (var (index, prompt) in Prompts.Index())
        {
            var alone = Run(decoder, [prompt], Sampled);

            var among = together.Where(row => row.PromptIndex == index);
            Bytes(alone).Should().Equal(Bytes(among).Select(row => "0" + row[row.IndexOf(' ')..]));
        }
    }

    [Fact]
    public void More_samples_do_not_change_the_first_ones()
    {
        var weights = new RandomWeights(Config);

        var few = Run(Config, weights, Sampled);
        var many = Run(Config, weights, Sampled with { SamplesPerPrompt = 9 });

        Bytes(many.Where(row => row.SampleIndex < 3)).Should().Equal(Bytes(few));
    }

    [Fact]
    public void Every_vector_width_gives_the_same_bytes()
    {
        var weights = new RandomWeights(Config);
        ProductKernels[] kernels =
        [
            new SizedProductKernels<Lanes512, Vector512<float>>(),
            new SizedProductKernels<Lanes256, Vector256<float>>(),
            new SizedProductKernels<Lanes128, Vector128<float>>(),
        ];

        var results = kernels.Select(width =>
        {
            using var decoder = new ManagedDecoder(Config, weights.Read, width);
            return string.Join(' ', Bytes(Run(decoder, Prompts, Sampled)));
        });

        results.Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Little_memory_for_keys_and_values_changes_nothing_but_the_speed()
    {
        var wide = Config with { HeadSize = 64, LayerCount = 8, HiddenSize = 32 };
        var weights = new RandomWeights(wide with { InitializerRange = 0.1 });
        var roomy = Sampled with { SamplesPerPrompt = 5 };
        foreach (var threads in new[] { 1, 3 })
        {
            // A page takes 131 kB: 1 MB holds seven, of which a sample takes two and a prompt up to three.
            var tight = roomy with
            {
                MaxCacheMegabytes = 1,
                Threads = threads,
            };

            Bytes(Run(wide, weights, tight)).Should().Equal(Bytes(Run(wide, weights, roomy)));
        }
    }

    [Fact]
    public void A_row_ends_with_its_end_of_text_or_is_cut_at_the_limit()
    {
        var weights = new RandomWeights(Config with { InitializerRange = 0.1 });

        var rows = Run(Config, weights, Sampled with { TopK = 0 });

        rows.Should().OnlyContain(row => !row.TokenIds.SkipLast(1).Contains(0));
        rows.Where(row => row.FinishReason == FinishReason.Stop)
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(row => row.TokenIds.Last() == 0);
        rows.Where(row => row.FinishReason == FinishReason.Length)
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(row => row.TokenIds.Count == 24);
    }

    [Fact]
    public void A_row_is_cut_where_the_context_ends()
    {
        var short40 = Config with { ContextLength = 43 };
        var greedy = new SamplingOptions
        {
            Temperature = 0,
            MaxNewTokens = 1000,
            Threads = 1,
        };

        var rows = Run(short40, new RandomWeights(short40), greedy, endOfText: -1);

        rows.Select(row => row.TokenIds.Count).Should().Equal(Lengths.Select(n => 43 - n));
        rows.Should().OnlyContain(row => row.FinishReason == FinishReason.Length);
    }

    [Fact]
    public void A_stop_rule_ends_a_row_with_the_token_it_sees()
    {
        using var decoder = new ManagedDecoder(Config, new RandomWeights(Config).Read);
        var request = new DecodingRequest(Prompts, Sampled, [0])
        {
            IsStopped = completion => completion.Length == 3,
        };

        var rows = decoder.Generate(request, CancellationToken.None);

        rows.Should().OnlyContain(row => row.TokenIds.Count <= 3);
        rows.Should().OnlyContain(row => row.FinishReason == FinishReason.Stop);
    }

    [Fact]
    public void The_repetition_penalty_sees_the_prompt_and_the_completion()
    {
        var strong = new SamplingOptions
        {
            Temperature = 0,
            RepetitionPenalty = 1000,
            LogitBias = Enumerable.Range(0, 20).ToDictionary(id => id, _ => 100f),
            MaxNewTokens = 10,
            Threads = 1,
        };

        var rows = Run(Config, new RandomWeights(Config), strong, endOfText: -1);

        var row = rows[1];
        int[] all = [.. Prompts[1].TokenIds, .. row.TokenIds];
        all.Distinct().Should().HaveCountGreaterThanOrEqualTo(11);
    }

    [Fact]
    public void Cancelling_throws_from_every_thread_and_ends_them()
    {
        using var decoder = new ManagedDecoder(Config, new RandomWeights(Config).Read);
        using var source = new CancellationTokenSource();
        var request = new DecodingRequest(Prompts, Sampled with { Threads = 3 }, [0])
        {
            Progress = new Reports(_ => source.Cancel()),
        };

        var generate = () => decoder.Generate(request, source.Token);

        generate.Should().Throw<OperationCanceledException>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_fails_in_any_thread_is_thrown(int threads)
    {
        var weights = new RandomWeights(Config);
        weights.Read(WeightNames.FinalNorm)[3] = float.NaN;

        var run = () => Run(Config, weights, Sampled with { Threads = threads });

        run.Should().Throw<InvalidOperationException>().WithMessage("*NaN or infinity*");
    }

    [Fact]
    public void Progress_ends_with_all_sequences_and_tokens()
    {
        using var decoder = new ManagedDecoder(Config, new RandomWeights(Config).Read);
        List<SamplingProgress> reports = [];
        var request = new DecodingRequest(Prompts, Sampled with { Threads = 2 }, [0])
        {
            Progress = new Reports(reports.Add),
        };

        var rows = decoder.Generate(request, CancellationToken.None);

        var tokens = rows.Sum(row => row.TokenIds.Count);
        reports.Should().HaveCount(rows.Count);
        var last = reports[^1];
        last.Should()
            .Be(new SamplingProgress(rows.Count, rows.Count, tokens) { Elapsed = last.Elapsed });
        last.TokensPerSecond.Should().BeApproximately(tokens / last.Elapsed.TotalSeconds, 1e-6);
        reports.Select(report => report.Elapsed).Should().BeInAscendingOrder();
    }

    [Fact]
    public void Prompts_that_the_model_cannot_take_are_errors()
    {
        using var decoder = new ManagedDecoder(Config, new RandomWeights(Config).Read);
        Action Running(params int[] ids) => () => Run(decoder, [new("a", ids)], Sampled);

        Running().Should().Throw<ArgumentException>().WithMessage("*'a' has 0 tokens*1 to 79*");
        Running(new int[80]).Should().Throw<ArgumentException>().WithMessage("*80 tokens*");
        Running(3, 20).Should().Throw<ArgumentException>().WithMessage("*token 20*0 to 19*");
        Run(decoder, [], Sampled).Should().BeEmpty();
    }

    private static IReadOnlyList<SampledTokens> Run(
        ModelConfig config,
        RandomWeights weights,
        SamplingOptions options,
        int endOfText = 0
    )
    {
        using var decoder = new ManagedDecoder(config, weights.Read);
        return Run(decoder, Prompts, options, endOfText);
    }

    private static IReadOnlyList<SampledTokens> Run(
        ManagedDecoder decoder,
        TokenPrompt[] prompts,
        SamplingOptions options,
        int endOfText = 0
    ) => decoder.Generate(new DecodingRequest(prompts, options, [endOfText]), default);

    private static List<string> Bytes(IEnumerable<SampledTokens> rows) =>
        [
            .. rows.Select(row =>
                $"{row.PromptIndex} {row.SampleIndex} {string.Join(' ', row.TokenIds)} {row.LogProbability:R} {row.SamplingLogProbability:R} {row.FinishReason}"
            ),
        ];

    private sealed class Reports(Action<SamplingProgress> take) : IProgress<SamplingProgress>
    {
        public void Report(SamplingProgress value) => take(value);
    }
}
