using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

[Collection("Language models")]
public sealed class WordModelTests
{
    private static readonly string[] Vocabulary =
    [
        "one two three four five six seven eight nine zero say :",
    ];

    private static readonly PromptTemplate Prompt = PromptTemplate.ZeroShot("say {Question} :");

    private static readonly FineTuningOptions Training = new()
    {
        LearningRate = 1e-2,
        Epochs = 10,
        BatchTokens = 128,
    };

    [Fact]
    public void The_same_seed_gives_the_same_weights_whatever_the_shards_and_threads_of_rewards()
    {
        var mlContext = new MLContext(seed: 3);
        var problems = Problems(mlContext);
        using var model = Model();

        using var first = Fit(Options());
        using var sharded = Fit(Options() with { ShardSize = 3, RewardParallelism = 1 });
        using var other = Fit(Options() with { Seed = 4 });

        sharded.Model.Digest.Should().Be(first.Model.Digest);
        other.Model.Digest.Should().NotBe(first.Model.Digest);

        SelfTrainedTransformer Fit(SelfTrainOptions options) =>
            mlContext.Transforms.SelfTrain(model, Says(), options).Fit(problems);
    }

    [Fact]
    public void A_chain_with_a_stock_text_transform_before_it_fits()
    {
        var mlContext = new MLContext(seed: 3);
        using var model = Model();
        var shouted = mlContext.Data.LoadFromEnumerable(
            Rows()
                .Select(row => new ProblemRow
                {
                    Id = row.Id,
                    Question = row.Question.ToUpperInvariant(),
                    Answer = row.Answer,
                })
        );
        var chain = mlContext
            .Transforms.Text.NormalizeText("Question")
            .Append(mlContext.Transforms.SelfTrain(model, Says(), Options()));

        var fitted = chain.Fit(shouted);

        using var trained = fitted.LastTransformer;
        var completions = fitted.Transform(shouted).GetColumn<string>("Completion").ToArray();
        completions.Should().HaveCount(Rows().Length).And.OnlyContain(text => text != null);
        using var plain = mlContext
            .Transforms.SelfTrain(model, Says(), Options())
            .Fit(Problems(mlContext));
        trained.Model.Digest.Should().Be(plain.Model.Digest);
    }

    private static SelfTrainOptions Options() =>
        new()
        {
            Prompt = Prompt,
            SamplesPerProblem = 24,
            Temperature = 1,
            MaxNewTokens = 5,
            FineTuning = Training,
            Seed = 3,
        };

    /// <summary>Correct if the completion says the word that was asked for.</summary>
    private static IReward Says() =>
        Reward.From(
            (problem, completion) => completion.Contains(problem.Answer, StringComparison.Ordinal)
        );

    private static ProblemRow[] Rows() =>
        [
            .. Vocabulary[0]
                .Split(' ')
                .SkipLast(2)
                .Select(
                    (word, i) =>
                        new ProblemRow
                        {
                            Id = $"{i}",
                            Question = word,
                            Answer = word,
                        }
                ),
        ];

    private static IDataView Problems(MLContext mlContext) =>
        mlContext.Data.LoadFromEnumerable(Rows());

    private static CausalLanguageModel Model()
    {
        var tokenizer = TextTokenizer.FromWords(Vocabulary, new WordTokenizerOptions());
        var config = new ModelConfig
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = 32,
            IntermediateSize = 64,
            LayerCount = 2,
            HeadCount = 4,
            ContextLength = 24,
            InitializerRange = 0.1,
        };
        return CausalLanguageModel.Create(config, tokenizer, 7);
    }
}
