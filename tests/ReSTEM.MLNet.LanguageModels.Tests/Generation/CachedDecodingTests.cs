using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation;

/// <summary>
/// Random small configurations of every family with every option: what is decoded token by token from a cache, beside other
/// rows, has the log-probability that the forward pass without a cache gives the whole sequence.
/// </summary>
public sealed class CachedDecodingTests
{
    private const int Configurations = 60;

    [Fact]
    public void Torch_decodes_from_its_cache_what_the_whole_sequence_gives()
    {
        for (var seed = 0; seed < Configurations; seed++)
        {
            Check(seed, RandomConfig(new Random(seed), withGpt2: true), Torch);
        }
    }

    [Fact]
    public void The_managed_decoder_decodes_from_its_cache_what_the_whole_sequence_gives()
    {
        for (var seed = 0; seed < Configurations; seed++)
        {
            Check(seed, RandomConfig(new Random(seed), withGpt2: false), Managed);
        }
    }

    private delegate IReadOnlyList<SampledTokens> Decode(
        ModelConfig config,
        ModelWeights weights,
        DecodingRequest request
    );

    private static void Check(int seed, ModelConfig config, Decode decode)
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(config, seed);
        var random = new Random(seed + 1000);
        TokenPrompt[] prompts =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i => new TokenPrompt($"{i}", Some.Ids(1 + random.Next(9), seed + i, 20))),
        ];
        var options = new SamplingOptions
        {
            SamplesPerPrompt = 2,
            MaxNewTokens = 1 + random.Next(12),
            Seed = seed,
        };

        var rows = decode(config, weights, new DecodingRequest(prompts, options, [0]));

        rows.Should().HaveCount(6);
        foreach (var row in rows)
        {
            var prompt = prompts[row.PromptIndex].TokenIds;
            var expected = LogProbability(config, weights, prompt, row.TokenIds);
            row.LogProbability.Should()
                .BeApproximately(expected, 2e-4 * row.TokenIds.Count, $"seed {seed}, {config}");
        }
    }

    private static ModelConfig RandomConfig(Random random, bool withGpt2)
    {
        bool Coin() => random.Next(2) == 0;

        var heads = 1 << random.Next(3);
        var config = Some.Config with
        {
            LayerCount = 1 + random.Next(3),
            HeadCount = heads,
            HeadSize = 2 * (1 + random.Next(8)),
            KeyValueHeadCount = 1 << random.Next(int.Log2(heads) + 1),
            HiddenSize = heads * 2 * (1 + random.Next(10)),
            IntermediateSize = 1 + random.Next(70),
            TieEmbeddings = Coin(),
        };
        if (withGpt2 && random.Next(4) == 0)
        {
            return config with
            {
                ModelType = "gpt2",
                HeadSize = config.HiddenSize / heads,
                KeyValueHeadCount = heads,
            };
        }

        return config with
        {
            QueryKeyValueBias = Coin(),
            AttentionOutputBias = Coin(),
            FeedForwardBias = Coin(),
            QueryKeyNorm = Coin(),
            SlidingWindow = Coin() ? 1 + random.Next(12) : null,
            RopeTheta = Coin() ? 10_000 : 500,
            RopeScaling = random.Next(3) switch
            {
                0 => null,
                1 => new RopeScaling(RopeScalingKind.Linear, 1 + (3 * random.NextDouble())),
                _ => new RopeScaling(RopeScalingKind.Llama3, 8) { OriginalContextLength = 32 },
            },
        };
    }

    private static IReadOnlyList<SampledTokens> Torch(
        ModelConfig config,
        ModelWeights weights,
        DecodingRequest request
    )
    {
        using var scope = NewDisposeScope();
        using var forward = new ForwardPassFactory(config, CPU, ScalarType.Float32);
        var model = forward.Over(Some.Views(config, weights));
        return new TorchSampler(config, model, CPU, ScalarType.Float32).Generate(request, default);
    }

    private static IReadOnlyList<SampledTokens> Managed(
        ModelConfig config,
        ModelWeights weights,
        DecodingRequest request
    )
    {
        using var decoder = new ManagedDecoder(config, weights.Read);
        return decoder.Generate(request, default);
    }

    private static double LogProbability(
        ModelConfig config,
        ModelWeights weights,
        IReadOnlyList<int> prompt,
        IReadOnlyList<int> completion
    )
    {
        using var scope = NewDisposeScope();
        using var forward = new ForwardPassFactory(config, CPU, ScalarType.Float32);
        var model = forward.Over(Some.Views(config, weights));
        long[] ids = [.. prompt.Concat(completion).Select(id => (long)id)];
        var mask = CausalAttention.WindowMask(
            ids.Length,
            config.SlidingWindow ?? int.MaxValue,
            CPU
        );
        var hidden = model.Hidden(
            tensor(ids, 1, ids.Length),
            arange(ids.Length, ScalarType.Int64).unsqueeze(0),
            new CausalAttention(mask)
        );
        var shares = model.Logits(hidden).to_type(ScalarType.Float64).log_softmax(-1).contiguous();
        var values = MemoryMarshal.Cast<byte, double>(shares.bytes).ToArray();
        return completion
            .Select((id, t) => values[((prompt.Count + t - 1) * config.VocabularySize) + id])
            .Sum();
    }
}
