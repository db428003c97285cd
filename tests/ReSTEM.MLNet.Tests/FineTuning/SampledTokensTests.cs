using Microsoft.ML;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests.FineTuning;

/// <summary>Training on text that is tokenized again drifts from what was sampled: NeMo-Gym #1416, rllm #816, SkyRL #123.</summary>
public sealed class SampledTokensTests
{
    [Fact]
    public void What_is_trained_on_are_the_sampled_tokens_and_not_their_text_tokenized_again()
    {
        var tokenizer = TextTokenizer.Train(
            ["abab abab abab abab"],
            new BytePairTrainingOptions { VocabularySize = 265 }
        );
        var drifting = new Spelling(tokenizer);
        var fineTuner = new MemorizingFineTuner();
        var context = Some.Context();

        context
            .GenerateSamples(drifting, samples: 1)
            .Append(Some.ApplyReward(Reward.From((_, text) => text == "abab")))
            .Append(Some.FilterByReward())
            .Append(context.FineTune(fineTuner))
            .Fit(context.View(2));

        var spelled = drifting.Spelled;
        tokenizer.DecodeContinuation(spelled).Should().Be("abab");
        tokenizer.Encode("abab").Should().NotEqual(spelled);
        var trained = fineTuner.Trainings.Single();
        trained.Should().HaveCount(2);
        trained.Should().OnlyContain(example => example.CompletionIds.SequenceEqual(spelled));
        trained[1].PromptIds.Should().Equal(drifting.EncodePrompt("What is 1 mod 10?"));
    }

    /// <summary>Answers letter by letter what the tokenizer has a single token for.</summary>
    private sealed class Spelling(TextTokenizer tokenizer) : ISampler
    {
        public int ContextLength => 100;

        public string Digest => "spelling";

        public int[] Spelled { get; } =
        [.. "abab".SelectMany(letter => tokenizer.Encode($"{letter}")), tokenizer.EndOfTextId];

        public IReadOnlyList<int> EncodePrompt(string prompt) => tokenizer.EncodePrompt(prompt);

        public IReadOnlyList<GeneratedSequence> Sample(
            IReadOnlyList<TokenPrompt> prompts,
            SamplingOptions options,
            CancellationToken cancellationToken
        ) =>
            [
                .. prompts.Select(
                    (_, i) =>
                        new GeneratedSequence
                        {
                            PromptIndex = i,
                            SampleIndex = 0,
                            TokenIds = Spelled,
                            Text = "abab",
                            LogProbability = -1,
                            FinishReason = FinishReason.Stop,
                        }
                ),
            ];
    }
}
