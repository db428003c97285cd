using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Says self-training's options in the words of the four stages: what a chain built by hand would be given.</summary>
internal sealed class StageOptions(SelfTrainOptions options, long seed)
{
    public long Seed => seed;

    public string RewardVersion => options.RewardVersion;

    public SamplingOptions Sampling(int iteration) =>
        options.Sampling with
        {
            SamplesPerPrompt = options.SamplesPerProblem,
            Temperature = options.Temperature,
            TopK = options.TopK,
            TopP = options.TopP,
            MaxNewTokens = options.MaxNewTokens,
            Seed = seed,
            Iteration = iteration,
        };

    public SampleGenerationOptions Generation() =>
        new()
        {
            Prompt = options.Prompt,
            IdColumnName = options.IdColumnName,
            ShardSize = options.ShardSize,
            CancellationToken = options.CancellationToken,
        };

    public RewardOptions Reward() =>
        new()
        {
            QuestionColumnName = options.QuestionColumnName,
            AnswerColumnName = options.AnswerColumnName,
            IdColumnName = options.IdColumnName,
            Parallelism = options.RewardParallelism,
            Retries = options.RewardRetries,
            CancellationToken = options.CancellationToken,
        };

    public RewardFilterOptions Filter(int iteration) =>
        new()
        {
            MaxPerProblem = options.MaxKeptPerProblem,
            Deduplicate = options.Deduplicate,
            SolutionKey = options.SolutionKey,
            Acceptance = options.Acceptance,
            ScoreThreshold = options.ScoreThreshold(iteration),
            Choice = options.Choice,
            MinSolveRate = options.MinSolveRate,
            MaxSolveRate = options.MaxSolveRate,
            Seed = seed,
        };

    public FineTuningOptions FineTuning(int iteration) =>
        options.FineTuning with
        {
            Seed = seed,
            LearningRate =
                options.FineTuning.LearningRate
                * Math.Pow(options.LearningRateDecay, Math.Max(0, iteration - 1)),
        };

    public CompletionOptions Completion() =>
        new()
        {
            Prompt = options.Prompt,
            CompletionColumnName = options.CompletionColumnName,
            BatchSize = options.BatchSize,
            WeightsFolder = options.WeightsFolder,
            Sampling = options.Sampling with
            {
                Temperature = 0,
                MaxNewTokens = options.MaxNewTokens,
                Seed = seed,
            },
        };
}
