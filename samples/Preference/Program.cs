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

        var openings = new Openings(files.Stories, options.Seed);
        var asked = openings.ForTraining.Take(options.Problems ?? 300).ToArray();
        var heldOut = openings.Test.Take(options.HeldOut ?? openings.Test.Length).ToArray();

        var live = new LiveProgress();
        var selfTrainOptions = new SelfTrainOptions
        {
            Prompt = PromptTemplate.ZeroShot("{Question}"),
            AnswerColumnName = null,
            SamplesPerProblem = options.Samples ?? 16,
            // Drawn as the model is, no more likely than it finds them: what is drawn sharper and learned makes the next model sharper.
            Temperature = 1,
            TopK = 0,
            MaxNewTokens = options.Tokens ?? 200,
            MaxKeptPerProblem = 4,
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

        var fluency = new Fluency(
            baseModel,
            new SamplingOptions
            {
                Temperature = selfTrainOptions.Temperature,
                TopK = selfTrainOptions.TopK,
                MaxNewTokens = selfTrainOptions.MaxNewTokens,
                Seed = options.Seed,
            }
        );
        var taken = fluency.WithinBand(rounds, [.. openings.Dev.Take(heldOut.Length)]);
        Console.WriteLine($"The guard stays in its band up to round {taken[^1].Number}");
        new RunResult(
            "found positive",
            options.Seed,
            [.. taken.Select(round => round.Report)]
        ).Publish(options);
        new Report(mlContext, independent, fluency).Print(taken, heldOut);
        Showcase.Print(
            mlContext.Data.TakeRows(unseen, 3),
            taken[0].Transformer,
            taken[^1].Transformer
        );
    }
);
