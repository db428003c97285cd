using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace Preference;

/// <summary>How likely a model finds what another one writes.</summary>
internal static class Fluency
{
    /// <summary>Stories that a model writes, one for each opening, as it does in training.</summary>
    public static IReadOnlyList<TrainingExample> Written(
        CausalLanguageModel writer,
        IEnumerable<Opening> openings,
        SamplingOptions sampling
    )
    {
        TokenPrompt[] prompts =
        [
            .. openings.Select(opening => new TokenPrompt(
                opening.Id,
                writer.Tokenizer.EncodePrompt(opening.Question)
            )),
        ];
        return
        [
            .. writer
                .Sample(prompts, sampling)
                .Where(story => story.FinishReason != FinishReason.Length)
                .Select(story => new TrainingExample(
                    prompts[story.PromptIndex].TokenIds,
                    story.TokenIds
                )),
        ];
    }

    /// <summary>Mean log-probability of a token of the stories, in nats.</summary>
    public static double MeanLogProbability(
        CausalLanguageModel reader,
        IReadOnlyList<TrainingExample> stories
    )
    {
        // The loss of held-out examples is what is wanted; a step too small to change any weight leads to it.
        var loss = new Loss();
        var options = new FineTuningOptions
        {
            Epochs = 1,
            LearningRate = 1e-30,
            BatchTokens = 1,
            Validation = new ValidationOptions { Examples = stories },
        };
        using var same = reader.FineTune(stories.Take(1), options, loss);
        return -loss.Value;
    }

    private sealed class Loss : IProgress<FineTuningProgress>
    {
        public double Value { get; private set; }

        public void Report(FineTuningProgress value) => Value = value.ValidationLoss ?? Value;
    }
}
