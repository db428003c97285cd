using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Translation;
using ReSTEM.MLNet.Samples.Reporting;
using ReSTEM.MLNet.SelfTraining;
using Translation;

return Sample.Run(
    args,
    "translation.png",
    options =>
    {
        var corpus = options.Data is { } data ? Multi30k.Read(data) : NumberWords.Make();
        var plan = Plan.Of(options, corpus);
        var parts = new Parts(corpus, plan, options.Seed);
        var prompt = PromptTemplate.ZeroShot("{Question} German :");

        // The base model: a small new one, or a Hugging Face folder, that has seen the worked translations.
        using var untaught = options.Model is { } folder
            ? CausalLanguageModel.Open(folder)
            : new SmallModel(Width: 128, Layers: 2, ContextLength: 64).OfWords(
                ["German :", .. parts.Texts],
                options.Seed
            );
        var training = options.Model is null
            ? SmallModel.Training with
            {
                LearningRate = 3e-3,
            }
            : new FineTuningOptions();
        using var baseModel = untaught.Teach(
            parts.Worked,
            prompt,
            training with
            {
                Epochs = 12,
                Seed = options.Seed,
            }
        );

        var mlContext = new MLContext(options.Seed);
        var live = new LiveProgress();
        var settings = SelfTrainMethod.ReST(parts.Original, plan.Thresholds) with
        {
            Prompt = prompt,
            SamplesPerProblem = plan.Samples,
            MaxNewTokens = options.Tokens ?? 24,
            MaxKeptPerProblem = 4,
            FineTuning = training with { Epochs = 5, LearningRate = training.LearningRate / 2 },
            RunDirectory = options.RunDirectory,
            Progress = live,
        };
        var selfTrain = mlContext.Transforms.SelfTrain(
            baseModel,
            new ChrfReward(plan.Thresholds[0]),
            settings
        );
        var problems = mlContext.Data.LoadFromEnumerable(parts.Training.ToList());
        Quality On(SelfTrainedTransformer model, SentencePair[] pairs) =>
            Quality.Of(model, mlContext, pairs);

        List<Round> rounds = [];
        live.Show(() =>
            rounds.AddRange(
                selfTrain
                    .Iterate(problems)
                    .Take(1 + options.Iterations)
                    .Select(one => one.Transformer)
                    .Select(model => new Round(model, On(model, parts.Dev), On(model, parts.Test)))
            )
        );

        var result = new Rounds(rounds, plan.Thresholds);
        result.Publish(options);
        Showcase.Print(
            mlContext.Data.LoadFromEnumerable(parts.Test.Take(3).ToList()),
            rounds[0].Model,
            result.Taken.Model
        );
    }
);
