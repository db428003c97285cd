using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using TorchSharp;

namespace ReSTEM.MLNet.LanguageModels.Tests;

/// <summary>Builds what tests need: small models, tokens, examples.</summary>
internal static class Some
{
    /// <summary>A model that fits in a test: 2 layers, 4 heads over 2 key heads, 20 tokens.</summary>
    public static ModelConfig Config { get; } =
        new()
        {
            VocabularySize = 20,
            HiddenSize = 24,
            IntermediateSize = 40,
            LayerCount = 2,
            HeadCount = 4,
            KeyValueHeadCount = 2,
            HeadSize = 8,
            ContextLength = 48,
            InitializerRange = 0.3,
        };

    /// <summary>Configurations with every option of Llama-like models on its own, and some together.</summary>
    public static TheoryData<string> Variants { get; } = [.. VariantConfigs.Keys];

    /// <summary>As <see cref="Variants"/>, and GPT-2 with a head of its own or the embedding.</summary>
    public static TheoryData<string> AllVariants { get; } =
    [.. VariantConfigs.Keys, .. Gpt2Configs.Keys];

    private static Dictionary<string, ModelConfig> Gpt2Configs
    {
        get
        {
            var untied = Config with
            {
                ModelType = "gpt2",
                KeyValueHeadCount = 4,
                HeadSize = 6,
                QueryKeyValueBias = true,
                AttentionOutputBias = true,
                FeedForwardBias = true,
            };
            return new()
            {
                ["gpt2"] = untied with { TieEmbeddings = true },
                ["gpt2 untied"] = untied,
            };
        }
    }

    private static Dictionary<string, ModelConfig> VariantConfigs =>
        new()
        {
            ["plain"] = Config,
            ["tied"] = Config with { TieEmbeddings = true },
            ["biases"] = Config with
            {
                QueryKeyValueBias = true,
                AttentionOutputBias = true,
                FeedForwardBias = true,
            },
            ["query and key norm"] = Config with { QueryKeyNorm = true },
            ["one key head"] = Config with { KeyValueHeadCount = 1 },
            ["a key head for each query head"] = Config with { KeyValueHeadCount = 4 },
            ["wide heads"] = Config with { HeadSize = 12 },
            ["window"] = Config with { SlidingWindow = 4 },
            ["linear rope"] = Config with
            {
                RopeScaling = new RopeScaling(RopeScalingKind.Linear, 4),
            },
            ["llama 3 rope"] = Config with
            {
                RopeTheta = 1000,
                RopeScaling = new RopeScaling(RopeScalingKind.Llama3, 8)
                {
                    OriginalContextLength = 64,
                },
            },
            ["all"] = Config with
            {
                TieEmbeddings = true,
                QueryKeyValueBias = true,
                QueryKeyNorm = true,
                SlidingWindow = 5,
                HeadSize = 6,
                NormEpsilon = 1e-3,
            },
        };

    public static ModelConfig Variant(string name) =>
        VariantConfigs.TryGetValue(name, out var config) ? config : Gpt2Configs[name];

    /// <summary>Variants that some family of checkpoints can express.</summary>
    public static TheoryData<string> SavableVariants { get; } =
    [.. AllVariants.Select(row => row.Data).Where(name => name != "all")];

    /// <summary>A variant under the family that can express it.</summary>
    public static ModelConfig Savable(string variant) =>
        Variant(variant) is var config && config.IsGpt2
            ? config
            : config with
            {
                ModelType = config switch
                {
                    { QueryKeyNorm: true } => "qwen3",
                    { QueryKeyValueBias: true, AttentionOutputBias: false } => "qwen2",
                    { SlidingWindow: not null } => "mistral",
                    _ => "llama",
                },
            };

    /// <summary>Random weights in which nothing is zero or one by default: norms and biases too.</summary>
    public static ModelWeights Weights(ModelConfig config, int seed = 1)
    {
        var weights = new ModelWeights(config, torch.CPU, torch.ScalarType.Float32);
        WeightInitializer.Fill(weights, config.InitializerRange, seed);
        var random = new Random(seed);
        foreach (var slot in weights.Layout.Slots.Where(slot => slot.Shape.Count == 1))
        {
            float[] values =
            [
                .. Enumerable
                    .Range(0, (int)slot.Count)
                    .Select(_ => (float)(0.5 + random.NextDouble())),
            ];
            weights.Write(slot.Name, values);
        }

        return weights;
    }

    /// <summary>Views of all weights, for a forward pass without gradients.</summary>
    public static ModelParameters Views(ModelConfig config, ModelWeights weights) =>
        ModelParameters.Of(config, weights.View);

    public static int[] Ids(int count, int seed, int vocabulary = 20)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(1, vocabulary))];
    }

    public static TokenSequence Sequence(int prompt, int completion, int seed, float weight = 1) =>
        TokenSequence.Of(
            new TrainingExample(Ids(prompt, seed), Ids(completion, seed + 1000), weight),
            0,
            new ExampleLimits(20, 48, [0])
        );

    /// <summary>Loss and gradient of all weights, of one step over all sequences.</summary>
    public static (double Loss, float[] Gradient) LossAndGradient(
        ModelConfig config,
        ModelWeights weights,
        TokenSequence[] sequences,
        FineTuningOptions options
    )
    {
        using var trainable = new FullWeights(config, weights, options);
        using var gradient = new StepGradient(config, trainable, sequences, options);
        var loss = gradient.Accumulate([.. Enumerable.Range(0, sequences.Length)], 0);
        return (loss, MemoryMarshal.Cast<byte, float>(trainable.Gradient.bytes).ToArray());
    }

    /// <summary>The largest difference of two vectors, as a share of the first one's largest number.</summary>
    public static double Distance(float[] expected, float[] found) =>
        expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max()
        / expected.Max(a => Math.Abs((double)a));
}
