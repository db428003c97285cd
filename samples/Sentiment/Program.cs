using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Samples.Reporting;
using ReSTEM.MLNet.SelfTraining;
using Sentiment;

return Sample.Run(
    args,
    "sentiment.png",
    options =>
    {
        var mlContext = new MLContext(options.Seed);
        var reviews = new Reviews(options.Data ?? "../shared/data/rotten-tomatoes", options.Seed);
        var judge = Judges.OfWords(mlContext, reviews.ForTraining);
        var independent = Judges.OfLetters(mlContext, reviews.Independent);

        // The base model learns to write reviews of either kind.
        var prompt = PromptTemplate.ZeroShot("{Question}");
        var shown = reviews.Short(2000).ToArray();
        using var untaught = options.Model is { } folder
            ? CausalLanguageModel.Open(folder)
            : new SmallModel(Width: 128, Layers: 3, ContextLength: 96).Create(
                TextTokenizer.Train(
                    shown.Select(review => review.Text),
                    new BytePairTrainingOptions { VocabularySize = 2000 }
                ),
                options.Seed
            );
        var fineTuning = options.Model is null
            ? SmallModel.Training with
            {
                LearningRate = 2e-3,
            }
            : new FineTuningOptions();
        using var baseModel = untaught.Teach(
            shown.Select(review => new WorkedProblem(review.Question, review.Rest)),
            prompt,
            fineTuning with
            {
                Epochs = 8,
                Seed = options.Seed,
            }
        );

        var live = new LiveProgress();
        var selfTrain = mlContext.Transforms.SelfTrain(
            baseModel,
            judge.OfSomeLength(),
            new SelfTrainOptions
            {
                Prompt = prompt,
                AnswerColumnName = null,
                SamplesPerProblem = 8,
                MaxNewTokens = 48,
                MaxKeptPerProblem = 2,
                FineTuning = fineTuning with { Epochs = 2 },
                Progress = live,
            }
        );
        var problems = mlContext.Data.LoadFromEnumerable(shown.Take(600).ToArray());
        var heldOut = mlContext.Data.LoadFromEnumerable(reviews.Independent.Take(400).ToArray());
        List<SelfTrainIteration> rounds = [];
        live.Show(() =>
            rounds.AddRange(selfTrain.Iterate(problems, heldOut).Take(1 + options.Iterations))
        );

        var reports = rounds.Select(round => round.Report).ToArray();
        var result = new RunResult("found positive", options.Seed, [.. reports]);
        result.Print();
        result.SavePlot(options.Plot);
        if (options.Json is { } file)
        {
            result.SaveJson(file);
        }

        foreach (var round in new[] { rounds[0], rounds[^1] })
        {
            var judged = mlContext
                .Transforms.ApplyReward(independent, new() { AnswerColumnName = null })
                .Fit(round.Transformer.Transform(heldOut))
                .Transform(round.Transformer.Transform(heldOut));
            var metrics = mlContext.LanguageModels.Evaluate(judged);
            Console.WriteLine(
                $"Iteration {round.Number}, found positive by a judge of letters, fitted on other reviews: {metrics.MeanReward}"
            );
        }

        Showcase.Print(
            mlContext.Data.TakeRows(heldOut, 3),
            rounds[0].Transformer,
            rounds[^1].Transformer
        );
    }
);
