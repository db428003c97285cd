using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.Managed;

public sealed class RealModelTests
{
    private const string Model = "models/tinystories-656k";

    [Fact]
    public void Greedy_tokens_are_the_published_ones()
    {
        using var decoder = Open(SharedData.Find(Model));
        using var file = File.OpenRead(SharedData.Find($"{Model}/check_values.json"));
        var cases = JsonDocument.Parse(file).RootElement.GetProperty("cases").EnumerateArray();
        foreach (var expected in cases)
        {
            var prompt = new TokenPrompt("a", Ints(expected.GetProperty("prompt_ids")));
            var greedy = new SamplingOptions { Temperature = 0, MaxNewTokens = 48 };

            var rows = decoder.Generate(new DecodingRequest([prompt], greedy, [2]), default);

            rows[0].TokenIds.Should().Equal(Ints(expected.GetProperty("greedy_ids")));
        }
    }

    [Fact]
    public void Log_probabilities_are_those_of_torch_and_tokens_but_for_near_draws()
    {
        var folder = SharedData.Find(Model);
        using var decoder = Open(folder);
        using var reference = CausalLanguageModel.Open(folder);
        TokenPrompt[] prompts =
        [
            new("a", [1, 80, 147, 201, 282, 57]),
            new("b", [1, 80, 669, 388, 1844]),
        ];
        var options = new SamplingOptions
        {
            SamplesPerPrompt = 8,
            MaxNewTokens = 96,
            TopK = 40,
            Backend = SamplingBackend.Torch,
        };

        var expected = reference.Sample(prompts, options);
        var actual = decoder.Generate(
            new(prompts, options, reference.Tokenizer.EndOfTextIds),
            default
        );

        // Last bits of the logits differ, so that now and then a draw falls on the other side of a border.
        var same = actual
            .Zip(expected)
            .Where(p => p.First.TokenIds.SequenceEqual(p.Second.TokenIds));
        same.Should().HaveCountGreaterThan(13);
        same.Sum(p => p.First.TokenIds.Count).Should().BeGreaterThan(1000);
        foreach (var (managed, other) in same)
        {
            var difference = managed.LogProbability - other.LogProbability;
            Math.Abs(difference).Should().BeLessThan(1e-4 * managed.TokenIds.Count);
            Math.Abs(difference).Should().BeLessThan(1e-3);
        }
    }

    private static ManagedDecoder Open(string folder)
    {
        using var session = TorchSession.Enter();
        using var checkpoint = CheckpointFolder.Open(folder);
        using var weights = new ModelWeights(
            checkpoint.Config,
            torch.CPU,
            torch.ScalarType.Float32
        );
        WeightLoader.Load(WeightLoader.Match(checkpoint, folder, weights.Layout), weights);
        return new ManagedDecoder(checkpoint.Config, weights.Read);
    }

    private static int[] Ints(JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.GetInt32())];
}
