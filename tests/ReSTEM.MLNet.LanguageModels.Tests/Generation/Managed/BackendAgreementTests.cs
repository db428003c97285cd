using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tests.Architectures;
using TorchSharp;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.Managed;

/// <summary>
/// Both backends on the same weights, token by token. A token is compared as long as the tokens before it are the same; last bits
/// of the logits differ, so that now and then a draw falls on the other side of a border and the samples part.
/// </summary>
public sealed class BackendAgreementTests
{
    private const double Tolerance = 1e-4;
    private const double Gap = 1e-3;

    private static readonly int[] PromptLengths = [1, 3, 16, 17, 33];

    private static readonly SamplingOptions Sampled = new()
    {
        SamplesPerPrompt = 12,
        TopK = 12,
        MaxNewTokens = 24,
        Seed = 3,
        Threads = 1,
    };

    private static readonly SamplingOptions Greedy = new()
    {
        Temperature = 0,
        MaxNewTokens = 40,
        Threads = 1,
    };

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void A_thousand_tokens_of_a_random_model_have_the_same_log_probabilities(string variant)
    {
        var config = Some.Variant(variant) with { ContextLength = 80 };
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config);

        Differences(config, weights, Prompts(config), Sampled)
            .Should()
            .HaveCountGreaterThanOrEqualTo(1000)
            .And.OnlyContain(difference => difference < Tolerance);
    }

    [Fact]
    public void A_thousand_tokens_of_a_real_model_have_the_same_log_probabilities()
    {
        using var session = TorchSession.Enter();
        using var weights = RealModel(out var config);
        TokenPrompt[] prompts =
        [
            new("a", [1, 80, 147, 201, 282, 57]),
            new("b", [1, 80, 669, 388, 1844]),
        ];
        var options = Sampled with { TopK = 40, MaxNewTokens = 64 };

        Differences(config, weights, prompts, options)
            .Should()
            .HaveCountGreaterThanOrEqualTo(1000)
            .And.OnlyContain(difference => difference < Tolerance);
    }

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void Greedy_tokens_of_a_random_model_part_only_at_a_near_draw(string variant)
    {
        var config = Some.Variant(variant) with { ContextLength = 80 };
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config, 5);

        ShouldPartOnlyAtNearDraws(config, weights, Prompts(config));
    }

    [Fact]
    public void Greedy_tokens_of_a_real_model_part_only_at_a_near_draw()
    {
        using var session = TorchSession.Enter();
        using var weights = RealModel(out var config);
        TokenPrompt[] prompts =
        [
            .. Enumerable
                .Range(0, 6)
                .Select(i => new TokenPrompt($"p{i}", [1, 80, 147 + (41 * i), 201 + (7 * i)])),
        ];

        ShouldPartOnlyAtNearDraws(config, weights, prompts);
    }

    private static void ShouldPartOnlyAtNearDraws(
        ModelConfig config,
        ModelWeights weights,
        TokenPrompt[] prompts
    )
    {
        var plain = new PlainForward(config, weights.Read);
        var compared = 0;
        foreach (var prompt in prompts)
        {
            int[] managed = [.. Managed(config, weights, prompt, Greedy)[0].Select(p => p.TokenId)];
            int[] torch = [.. Torch(config, weights, prompt, Greedy)[0].Select(p => p.TokenId)];
            var same = managed.AsSpan().CommonPrefixLength(torch);
            compared += same;
            if (same < managed.Length)
            {
                var logits = plain.Logits([.. prompt.TokenIds, .. managed[..same]])[^1];
                var top = logits.OrderDescending().Take(2).ToArray();
                (top[0] - top[1]).Should().BeLessThan(Gap);
            }
        }

        compared.Should().BeGreaterThan(40);
    }

    private static List<double> Differences(
        ModelConfig config,
        ModelWeights weights,
        TokenPrompt[] prompts,
        SamplingOptions options
    )
    {
        List<double> differences = [];
        foreach (var prompt in prompts)
        {
            var managed = Managed(config, weights, prompt, options);
            var torch = Torch(config, weights, prompt, options);
            foreach (var (one, other) in managed.Zip(torch))
            {
                differences.AddRange(
                    one.Zip(other)
                        .TakeWhile(pair => pair.First.TokenId == pair.Second.TokenId)
                        .Select(pair =>
                            Math.Abs(pair.First.LogProbability - pair.Second.LogProbability)
                        )
                );
            }
        }

        return differences;
    }

    private static List<PickedToken>[] Managed(
        ModelConfig config,
        ModelWeights weights,
        TokenPrompt prompt,
        SamplingOptions options
    )
    {
        using var decoder = new ManagedDecoder(config, weights.Read);
        return Drawn(prompt, options, request => decoder.Generate(request, default));
    }

    private static List<PickedToken>[] Torch(
        ModelConfig config,
        ModelWeights weights,
        TokenPrompt prompt,
        SamplingOptions options
    )
    {
        using var scope = torch.NewDisposeScope();
        using var forward = new ForwardPassFactory(config, torch.CPU, torch.ScalarType.Float32);
        using var views = ModelParameters.Of(config, weights.View);
        var sampler = new TorchSampler(
            config,
            forward.Over(views),
            torch.CPU,
            torch.ScalarType.Float32
        );
        return Drawn(prompt, options, request => sampler.Generate(request, default));
    }

    // Every sample's tokens as they were drawn; no end-of-text, so that all have their full length.
    private static List<PickedToken>[] Drawn(
        TokenPrompt prompt,
        SamplingOptions options,
        Action<DecodingRequest> generate
    )
    {
        List<PickedToken>[] samples =
        [
            .. Enumerable.Range(0, options.SamplesPerPrompt).Select(_ => new List<PickedToken>()),
        ];
        generate(
            new DecodingRequest([prompt], options, [])
            {
                Drawn = token => samples[token.SampleIndex].Add(token.Picked),
            }
        );
        return samples;
    }

    private static TokenPrompt[] Prompts(ModelConfig config) =>
        [
            .. PromptLengths.Select(length => new TokenPrompt(
                $"of {length}",
                [
                    .. Enumerable
                        .Range(0, length)
                        .Select(i => ((i * 7) + length) % config.VocabularySize),
                ]
            )),
        ];

    private static ModelWeights RealModel(out ModelConfig config)
    {
        var folder = SharedData.Find("models/tinystories-656k");
        using var checkpoint = CheckpointFolder.Open(folder);
        config = checkpoint.Config;
        var weights = new ModelWeights(config, torch.CPU, torch.ScalarType.Float32);
        WeightLoader.Load(WeightLoader.Match(checkpoint, folder, weights.Layout), weights);
        return weights;
    }
}
