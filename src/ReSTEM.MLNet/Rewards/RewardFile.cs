using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.Rewards;

/// <summary>The reward stage as an entry of a model file.</summary>
internal static class RewardFile
{
    public const string LoaderSignature = "ReSTEM.Reward";

    private static readonly ModelFormat Format = new("RESTEMRW", LoaderSignature);

    public static void Save(ModelSaveContext context, IReward reward, RewardOptions options)
    {
        var stored = StoredReward.Of(reward); // before the entry is begun: not every reward can be written
        new ModelWriter(context, Format).Settings(
            new Settings
            {
                Reward = stored,
                QuestionColumnName = options.QuestionColumnName,
                AnswerColumnName = options.AnswerColumnName,
                CompletionColumnName = options.CompletionColumnName,
                IdColumnName = options.IdColumnName,
                BatchSize = options.BatchSize,
                Retries = options.Retries,
            }
        );
    }

    // ML.NET finds this method by its name and passes its ModelLoadContext, whose type is internal there.
    private static RewardTransformer Create(IHostEnvironment environment, object context)
    {
        var settings = new ModelReader(context, Format).Settings<Settings>();
        return new RewardTransformer(
            environment,
            settings.Reward.ToReward(),
            new RewardOptions
            {
                QuestionColumnName = settings.QuestionColumnName,
                AnswerColumnName = settings.AnswerColumnName,
                CompletionColumnName = settings.CompletionColumnName,
                IdColumnName = settings.IdColumnName,
                BatchSize = settings.BatchSize,
                Retries = settings.Retries,
            }
        );
    }

    internal sealed record Settings
    {
        public required StoredReward Reward { get; init; }

        public required string QuestionColumnName { get; init; }

        public string? AnswerColumnName { get; init; }

        public required string CompletionColumnName { get; init; }

        public string? IdColumnName { get; init; }

        public required int BatchSize { get; init; }

        public required int Retries { get; init; }
    }
}
