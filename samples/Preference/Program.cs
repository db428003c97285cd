using Microsoft.ML;
using Preference;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Samples.Reporting;
using ReSTEM.MLNet.SelfTraining;

return Sample.Run(
    args,
    "preference.png",
    options =>
    {
        var files = new StoryFiles(options.Data ?? "../shared/data", options.Model);
        using var baseModel = CausalLanguageModel.Open(files.Model);

        // Two judges that share no review: one rewards, the other only watches.
        var mlContext = new MLContext(options.Seed);
        var reviews = new Reviews(files.Reviews, options.Seed);
        var judge = Judges.OfWords(mlContext, reviews.ForTraining);
        var independent = Judges.OfLetters(mlContext, reviews.Independent);

        var openings = Openings.Read(files.Stories, options.Seed);
        var asked = openings.Take(options.Problems ?? 300).ToArray();
        var heldOut = openings.Skip(asked.Length).Take(options.HeldOut ?? 400).ToArray();

        var live = new LiveProgress();
        var selfTrainOptions = new SelfTrainOptions
        {
            Prompt = PromptTemplate.ZeroShot("{Question}"),
            AnswerColumnName = null,
            SamplesPerProblem = options.Samples ?? 8,
            MaxNewTokens = options.Tokens ?? 200,
            MaxKeptPerProblem = 2,
            FineTuning = new FineTuningOptions
            {
                LearningRate = 3e-4,
                BatchTokens = 4096,
                Epochs = 1,
            },
            RunDirectory = options.RunDirectory,
            Progress = live,
        };
        var selfTrain = mlContext.Transforms.SelfTrain(
            baseModel,
            judge.OfSomeLength(),
            selfTrainOptions
        );
        var problems = mlContext.Data.LoadFromEnumerable(asked);
        var unseen = mlContext.Data.LoadFromEnumerable(heldOut);
        var rounds = live.Iterate(selfTrain, problems, unseen, options);

        new RunResult(
            "found positive",
            options.Seed,
            [.. rounds.Select(round => round.Report)]
        ).Publish(options);
        new Report(mlContext, independent, baseModel).Print(
            rounds,
            heldOut,
            new SamplingOptions
            {
                Temperature = selfTrainOptions.Temperature,
                TopK = selfTrainOptions.TopK,
                MaxNewTokens = selfTrainOptions.MaxNewTokens,
                Seed = options.Seed,
            }
        );
        Showcase.Print(
            mlContext.Data.TakeRows(unseen, 3),
            rounds[0].Transformer,
            rounds[^1].Transformer
        );
    }
);
