using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

/// <summary>What a small real model loses on real stories from step to step.</summary>
internal static class StoryLosses
{
    /// <param name="rank">Of low-rank terms; 0 trains all weights.</param>
    /// <param name="options">What is compared; the rest is the same for all.</param>
    public static List<double> Of(int rank, FineTuningOptions options)
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
        var losses = new List<double>();
        using var tuned = model.FineTune(
            examples,
            options with
            {
                Adapter = rank > 0 ? new LoRAOptions { Rank = rank } : null,
                Epochs = 4,
                LearningRate = 1e-3,
                BatchTokens = 1000,
                Layout = BatchLayout.Packed,
            },
            new Recorder(losses)
        );
        return losses;
    }

    private sealed class Recorder(List<double> losses) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value) => losses.Add(value.Loss);
    }
}
