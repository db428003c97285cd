using GradeSchoolMath;
using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Samples.Reporting;
using ReSTEM.MLNet.SelfTraining;

return Sample.Run(
    args,
    "gradeschoolmath.png",
    options =>
    {
        var task = options.Data is { } data
            ? MathFiles.Read(data, options)
            : MathTask.Generated(options);

        // The base model: a small new one, or a Hugging Face folder, that has seen the worked solutions.
        using var untaught = options.Model is { } folder
            ? CausalLanguageModel.Open(folder)
            : new SmallModel(Width: 96, Layers: 2, ContextLength: 128).OfWords(
                ["Solution :", .. StoryProblems.Vocabulary()],
                options.Seed
            );
        var training = options.Model is null ? SmallModel.Training : new FineTuningOptions();
        using var baseModel = untaught.Teach(
            task.Worked,
            task.Prompt,
            training with
            {
                Epochs = 20,
                Seed = options.Seed,
            }
        );

        var mlContext = new MLContext(options.Seed);
        var live = new LiveProgress();
        var selfTrain = mlContext.Transforms.SelfTrain(
            baseModel,
            new MathAnswerReward(task.Profile),
            new SelfTrainOptions
            {
                Prompt = task.Prompt,
                SamplesPerProblem = options.Samples ?? 16,
                MaxNewTokens = options.Tokens ?? task.MaxNewTokens,
                MaxKeptPerProblem = 4,
                FineTuning = training with { Epochs = 5 },
                RunDirectory = options.RunDirectory,
                Progress = live,
            }
        );
        var problems = mlContext.Data.LoadFromEnumerable(task.Training);
        var heldOut = mlContext.Data.LoadFromEnumerable(task.HeldOut);
        var rounds = live.Iterate(selfTrain, problems, heldOut, options);

        new RunResult("pass@1", options.Seed, [.. rounds.Select(round => round.Report)]).Publish(
            options
        );
        Showcase.Print(
            mlContext.Data.TakeRows(heldOut, 3),
            rounds[0].Transformer,
            rounds[^1].Transformer
        );
    }
);
