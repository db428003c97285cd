using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.Rewards;

/// <summary>The reward stage as an entry of a model file.</summary>
internal static class RewardFile
{
    public const string LoaderSignature = "ReSTEM.Reward";

    private static readonly ModelFormat Format = new("RESTEMRW", LoaderSignature);

    public static void Save(ModelSaveContext context, Judge judge, RewardOptions options)
    {
        using var judges = new JudgesToStore(judge.Host);
        var stored = StoredReward.Of(judge.Reward, judges); // before the entry is begun: not every reward can be written
        var writer = new ModelWriter(context, Format);
        judges.WriteTo(writer);
        writer.Settings(
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
        var reader = new ModelReader(context, Format);
        var settings = reader.Settings<Settings>();
        var judges = new StoredJudges(environment, reader);
        try
        {
            var reward = settings.Reward.ToReward(judges);
            return new RewardTransformer(environment, reward, settings.ToOptions(), owned: judges);
        }
        catch (Exception e)
        {
            judges.Dispose();
            if (e is not ArgumentException)
                throw;
            throw new InvalidDataException(
                $"The reward in the model file cannot be made: {e.Message} The file is damaged: save the model again.",
                e
            );
        }
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

        public RewardOptions ToOptions() =>
            new()
            {
                QuestionColumnName = QuestionColumnName,
                AnswerColumnName = AnswerColumnName,
                CompletionColumnName = CompletionColumnName,
                IdColumnName = IdColumnName,
                BatchSize = BatchSize,
                Retries = Retries,
            };
    }
}
