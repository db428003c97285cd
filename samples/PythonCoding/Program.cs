using Microsoft.ML;
using PythonCoding;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Rewards.Programs;
using ReSTEM.MLNet.Samples.Reporting;
using ReSTEM.MLNet.SelfTraining;

return await Sample.RunAsync(
    args,
    "pythoncoding.png",
    async options =>
    {
        var mlContext = new MLContext(options.Seed);
        var task = options.Data is { } data
            ? new CodingFiles(mlContext, options).Read(data)
            : CodingTask.Generated(mlContext, options);

        // Where nothing isolates programs, that is known before anything is learned.
        await using var sandbox = new PythonReward();
        var isolation = await sandbox.StartAsync(CancellationToken.None);
        Console.WriteLine($"Isolation of programs: {isolation}");

        // The base model: a small new one, or a Hugging Face folder, that has seen the worked programs.
        using var untaught = options.Model is { } folder
            ? CausalLanguageModel.Open(folder)
            : new SmallModel(Width: 96, Layers: 3, ContextLength: 192).OfWords(
                ["Program :", .. Puzzles.Vocabulary()],
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

        var live = new LiveProgress();
        var selfTrain = mlContext.Transforms.SelfTrain(
            baseModel,
            options.Data is null ? new SmallPrograms(sandbox) : sandbox,
            new SelfTrainOptions
            {
                Prompt = task.Prompt,
                AnswerColumnName = null,
                SamplesPerProblem = options.Samples ?? 16,
                MaxNewTokens = options.Tokens ?? task.MaxNewTokens,
                Sampling = new SamplingOptions { StopStrings = task.Stops },
                MaxKeptPerProblem = 4,
                FineTuning = training with { Epochs = 5 },
                RunDirectory = options.RunDirectory,
                Progress = live,
            }
        );
        var rounds = live.Iterate(selfTrain, task.Training, task.HeldOut, options);

        new RunResult("pass@1", options.Seed, [.. rounds.Select(round => round.Report)]).Publish(
            options
        );
        Showcase.Print(
            mlContext.Data.TakeRows(task.HeldOut, 3),
            rounds[0].Transformer,
            rounds[^1].Transformer
        );
    }
);
