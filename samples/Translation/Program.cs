using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Samples.Reporting;
using ReSTEM.MLNet.SelfTraining;
using Translation;

return Sample.Run(
    args,
    "translation.png",
    options =>
    {
        if (options.RunDirectory is { } run)
        {
            throw new ArgumentException(
                $"--run is '{run}', but every iteration here has a reward of its own, which a run directory would judge anew. Leave it out."
            );
        }

        var plan = Plan.Of(options);
        var pairs = options.Data is { } data ? Multi30k.Read(data) : NumberWords.Make(options.Seed);
        var corpus = new Corpus(pairs, plan, options.Seed);
        var prompt = PromptTemplate.ZeroShot("{Question} German :");

        // The base model: a small new one, or a Hugging Face folder, that has seen the worked translations.
        using var untaught = options.Model is { } folder
            ? CausalLanguageModel.Open(folder)
            : new SmallModel(Width: 128, Layers: 2, ContextLength: 64).OfWords(
                ["German :", .. corpus.Texts],
                options.Seed
            );
        var training = options.Model is null
            ? SmallModel.Training with
            {
                LearningRate = 3e-3,
            }
            : new FineTuningOptions();
        using var baseModel = untaught.Teach(
            corpus.Worked,
            prompt,
            training with
            {
                Epochs = 12,
                Seed = options.Seed,
            }
        );

        var mlContext = new MLContext(options.Seed);
        var live = new LiveProgress();
        var settings = new SelfTrainOptions
        {
            Prompt = prompt,
            SamplesPerProblem = plan.Samples,
            MaxNewTokens = options.Tokens ?? 24,
            MaxKeptPerProblem = 4,
            FineTuning = training with { Epochs = 5 },
            Progress = live,
        };
        var problems = mlContext.Data.LoadFromEnumerable(corpus.Training.ToList());
        var selfTrain = new RisingThresholds(mlContext, baseModel, settings, plan);
        List<Round> rounds = [];
        live.Show(() =>
            rounds.AddRange(
                selfTrain.Run(problems, new Quality(mlContext, corpus), options.Iterations)
            )
        );

        new Rounds(rounds).Publish(options);
        Showcase.Print(
            mlContext.Data.LoadFromEnumerable(corpus.HeldOut.Take(3).ToList()),
            rounds[0].Model,
            rounds[^1].Model
        );
    }
);
