using Microsoft.ML;
using QuickStart;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Samples.Reporting;
using ReSTEM.MLNet.SelfTraining;

return Sample.Run(
    args,
    "quickstart.png",
    options =>
    {
        var prompt = PromptTemplate.ZeroShot("{Question} Solution :");

        // 250 worked solutions, and 2,000 problems of which only the answer is known.
        var source = new WordProblems(options.Seed);
        var worked = Enumerable
            .Range(0, options.Worked ?? 250)
            .Select(_ => source.Next().Worked)
            .ToList();
        var mlContext = new MLContext(options.Seed);
        var problems = mlContext.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, options.Problems ?? 2000)
                .Select(_ => source.Next().Problem)
                .ToList()
        );
        var heldOut = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, options.HeldOut ?? 600).Select(_ => source.Next().Problem).ToList()
        );

        // The base model: a small new one, or a Hugging Face folder, that has seen the worked solutions.
        using var untaught = options.Model is { } folder
            ? CausalLanguageModel.Open(folder)
            : new SmallModel(Width: 96, Layers: 2, ContextLength: 128).OfWords(
                ["Solution :", .. WordProblems.Vocabulary()],
                options.Seed
            );
        var training = options.Model is null ? SmallModel.Training : new FineTuningOptions();
        using var baseModel = untaught.Teach(
            worked,
            prompt,
            training with
            {
                Epochs = 20,
                Seed = options.Seed,
            }
        );

        // snippet: self-train
        var live = new LiveProgress();
        var selfTrain = mlContext.Transforms.SelfTrain(
            baseModel,
            new FinalAnswerReward("answer"),
            new SelfTrainOptions
            {
                Prompt = prompt,
                SamplesPerProblem = options.Samples ?? 16,
                MaxNewTokens = options.Tokens ?? 40,
                MaxKeptPerProblem = 4,
                FineTuning = training with { Epochs = 5 },
                RunDirectory = options.RunDirectory,
                Progress = live,
            }
        );

        List<SelfTrainIteration> rounds = [];
        live.Show(() =>
            rounds.AddRange(selfTrain.Iterate(problems, heldOut).Take(1 + options.Iterations))
        );

        // end snippet

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
