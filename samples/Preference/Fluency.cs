using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.SelfTraining;

namespace Preference;

/// <summary>
/// The guard: how likely the base model finds a token of the stories that a model draws as it does in training. It may be neither lower
/// than the base model's by more than the band (stories that fall apart) nor higher (stories that are all the same).
/// </summary>
internal sealed class Fluency(CausalLanguageModel baseModel, SamplingOptions asInTraining)
{
    /// <summary>How far it may be off, as a share of the base model's.</summary>
    public const double Band = 0.02;

    // Of few openings more stories each: the mean of so many is off by well under half the band.
    private const int Stories = 1600;
    private const int MostOfOpening = 12;

    /// <summary>Whole stories that a model draws; those that are cut for their length are left out.</summary>
    public IReadOnlyList<TrainingExample> Drawn(CausalLanguageModel writer, Opening[] openings) =>
        Written(writer, openings, asInTraining with { SamplesPerPrompt = StoriesOf(openings) });

    /// <summary>How many of the stories that were drawn came to their end.</summary>
    public static double ShareWhole(IReadOnlyList<TrainingExample> drawn, Opening[] openings) =>
        (double)drawn.Count / (openings.Length * StoriesOf(openings));

    /// <summary>The stories that the reward is measured on.</summary>
    public IReadOnlyList<TrainingExample> Greedy(CausalLanguageModel writer, Opening[] openings) =>
        Written(writer, openings, asInTraining with { Temperature = 0, SamplesPerPrompt = 1 });

    /// <summary>Mean log-probability that the base model gives a token of the stories, in nats.</summary>
    public double LogProbability(IReadOnlyList<TrainingExample> stories)
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
        using var same = baseModel.FineTune(stories.Take(1), options, loss);
        return -loss.Value;
    }

    /// <summary>
    /// The rounds up to the last one before the guard leaves its band: early stopping, decided on openings that no result is measured on.
    /// </summary>
    public IReadOnlyList<SelfTrainIteration> WithinBand(
        IReadOnlyList<SelfTrainIteration> rounds,
        Opening[] dev
    )
    {
        double Guard(SelfTrainIteration round) =>
            LogProbability(Drawn(round.Transformer.Model, dev));
        var before = Guard(rounds[0]);
        return
        [
            rounds[0],
            .. rounds.Skip(1).TakeWhile(r => Math.Abs(Guard(r) / before - 1) <= Band),
        ];
    }

    private static int StoriesOf(Opening[] openings) =>
        Math.Clamp(Stories / openings.Length, 1, MostOfOpening);

    private static TrainingExample[] Written(
        CausalLanguageModel writer,
        Opening[] openings,
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

    private sealed class Loss : IProgress<FineTuningProgress>
    {
        public double Value { get; private set; }

        public void Report(FineTuningProgress value) => Value = value.ValidationLoss ?? Value;
    }
}
