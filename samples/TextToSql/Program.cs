using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Samples.Reporting;
using ReSTEM.MLNet.SelfTraining;
using TextToSql;

return await Sample.RunAsync(
    ["--iterations", "5", .. args],
    "texttosql.png",
    async options =>
    {
        var geoQuery = new GeoQuery(options.Data ?? "../shared/data/geoquery");
        var prompt = PromptTemplate.ZeroShot("{Question} SQL :");

        // All training questions are asked; for 150 of them the query is shown.
        var training = geoQuery.Split("train");
        var worked = training.ToArray();
        new Random(options.Seed).Shuffle(worked);
        WorkedProblem[] pairs = [.. worked.Take(options.Worked ?? 150).Select(GeoQuery.Worked)];
        var test = geoQuery.Split("test").Take(options.HeldOut ?? int.MaxValue).ToArray();
        await using var execution = new SqlExecutionReward(geoQuery.Database);
        var unanswerable = SameResult.FindUnanswerable(execution, [.. training, .. test]);

        var words = training
            .Select(question => question.Question)
            .Concat(pairs.Select(pair => pair.Solution));
        using var untaught = options.Model is { } folder
            ? CausalLanguageModel.Open(folder)
            : new SmallModel(Width: 128, Layers: 4, ContextLength: 160).OfWords(
                ["SQL :", .. words],
                options.Seed
            );
        var fineTuning = options.Model is null
            ? SmallModel.Training with
            {
                LearningRate = 2e-3,
            }
            : new FineTuningOptions();
        using var taught = untaught.Teach(
            pairs,
            prompt,
            fineTuning with
            {
                Epochs = 40,
                Seed = options.Seed,
            }
        );

        var mlContext = new MLContext(options.Seed);
        var live = new LiveProgress();
        var selfTrain = mlContext.Transforms.SelfTrain(
            untaught,
            new SameResult(execution, unanswerable),
            new SelfTrainOptions
            {
                Prompt = prompt,
                SamplesPerProblem = options.Samples ?? 32,
                MaxNewTokens = options.Tokens ?? 100,
                HumanExamples = [.. pairs.Select(p => new WorkedExample(p.Question, p.Solution))],
                FineTuning = fineTuning with { Epochs = 20 },
                RunDirectory = options.RunDirectory,
                Progress = live,
            }
        );
        var problems = mlContext.Data.LoadFromEnumerable(
            training
                .Where(question => !unanswerable.Contains(question.Id))
                .Take(options.Problems ?? int.MaxValue)
        );
        var heldOut = mlContext.Data.LoadFromEnumerable(test);
        List<SelfTrainIteration> rounds = [];
        live.Show(() =>
            rounds.AddRange(
                selfTrain.Iterate(problems, taught, heldOut).Take(1 + options.Iterations)
            )
        );

        new RunResult(
            "execution match",
            options.Seed,
            [.. rounds.Select(round => round.Report)]
        ).Publish(options);
        Showcase.Print(
            mlContext.Data.TakeRows(heldOut, 3),
            rounds[0].Transformer,
            rounds[^1].Transformer
        );
    }
);
