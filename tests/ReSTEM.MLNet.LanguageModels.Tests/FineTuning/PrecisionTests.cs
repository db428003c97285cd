using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class PrecisionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Sixteen_bits_learn_a_real_model_as_well_as_32(int rank)
    {
        using var model = CausalLanguageModel.Open(SharedData.Find("models/tinystories-656k"));
        var text = File.ReadAllText(SharedData.Find("tinystories-text/tinystories_sample_2MB.txt"));
        TrainingExample[] examples =
        [
            .. text.Split("<|endoftext|>", StringSplitOptions.TrimEntries)
                .Take(60)
                .Select(story => model.Tokenizer.Encode(story))
                .Select(ids => new TrainingExample([ids[0]], [.. ids.Skip(1).Take(120)])),
        ];

        var full = Losses(model, examples, rank, ModelPrecision.Float32);
        var half = Losses(model, examples, rank, ModelPrecision.BFloat16);

        output.WriteLine(
            $"32 bits {full[0]:F4} to {full[^1]:F4}, 16 bits {half[0]:F4} to {half[^1]:F4}"
        );
        half.Should().NotEqual(full);
        half[0].Should().BeApproximately(full[0], 0.02);
        half.TakeLast(5).Average().Should().BeApproximately(full.TakeLast(5).Average(), 0.02);
        full.TakeLast(5).Average().Should().BeLessThan(full.Take(5).Average());
    }

    private static List<double> Losses(
        CausalLanguageModel model,
        TrainingExample[] examples,
        int rank,
        ModelPrecision precision
    )
    {
        var losses = new List<double>();
        var options = new FineTuningOptions
        {
            Adapter = rank > 0 ? new LoRAOptions { Rank = rank } : null,
            Epochs = 4,
            LearningRate = 1e-3,
            BatchTokens = 1000,
            Layout = BatchLayout.Packed,
            Precision = precision,
        };
        using var tuned = model.FineTune(examples, options, new Recorder(losses));
        return losses;
    }

    private sealed class Recorder(List<double> losses) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value) => losses.Add(value.Loss);
    }
}
