// What a user writes to train and save: model.zip is the first argument, the questions are the others. Prints the answers.
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

var words = "zero one two three four five six seven eight nine".Split(' ');
var tokenizer = TextTokenizer.FromWords([.. words, "say :"], new WordTokenizerOptions());
var config = new ModelConfig
{
    VocabularySize = tokenizer.VocabularySize,
    HiddenSize = 32,
    IntermediateSize = 64,
    LayerCount = 1,
    HeadCount = 2,
    ContextLength = 24,
    InitializerRange = 0.1,
};
using var baseModel = CausalLanguageModel.Create(config, tokenizer, seed: 7);

var mlContext = new MLContext(seed: 3);
var problems = mlContext.Data.LoadFromEnumerable(
    words.Select(word => new Row { Question = word.ToUpperInvariant(), Answer = word })
);
var selfTrain = mlContext.Transforms.SelfTrain(
    baseModel,
    Reward.From((problem, completion) => completion.Contains(problem.Answer)),
    new SelfTrainOptions
    {
        Prompt = PromptTemplate.ZeroShot("say {Question} :"),
        SamplesPerProblem = 24,
        Temperature = 1,
        MaxNewTokens = 5,
        FineTuning = new FineTuningOptions
        {
            LearningRate = 1e-2,
            Epochs = 10,
            BatchTokens = 128,
        },
    }
);
var chain = mlContext
    .Transforms.Text.NormalizeText("Question", keepPunctuations: true)
    .Append(selfTrain);

var model = chain.Fit(problems);
mlContext.Model.Save(model, problems.Schema, args[0]);

var questions = mlContext.Data.LoadFromEnumerable(
    args.Skip(1).Select(question => new Row { Question = question })
);
foreach (var completion in model.Transform(questions).GetColumn<string>("Completion"))
    Console.WriteLine(completion);

internal sealed class Row
{
    public string Question { get; set; } = "";

    public string Answer { get; set; } = "";
}
