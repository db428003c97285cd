using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Filtering;

/// <summary>The filter as an entry of a model file.</summary>
internal static class RewardFilterFile
{
    public const string LoaderSignature = "ReSTEM.RewardFilter";

    private static readonly ModelFormat Format = new("RESTEMRF", LoaderSignature);

    public static void Save(ModelSaveContext context, RewardFilterOptions options)
    {
        var key = options.SolutionKey.ToString();
        if (SolutionKey.Find(key) != options.SolutionKey)
            throw new NotSupportedException(
                $"The filter's SolutionKey '{key}' is a function of yours, which a model file cannot hold. Use one of the library's keys; or without the stage: {StoredReward.Cure}"
            );
        new ModelWriter(context, Format).Settings(
            new Settings(options.MaxPerProblem, options.Deduplicate, options.Seed)
            {
                SolutionKey = key,
                Acceptance = options.Acceptance,
                ScoreThreshold = options.ScoreThreshold,
                Choice = options.Choice,
                MinSolveRate = options.MinSolveRate,
                MaxSolveRate = options.MaxSolveRate,
            }
        );
    }

    // ML.NET finds this method by its name and passes its ModelLoadContext, whose type is internal there.
    private static RewardFilterTransformer Create(IHostEnvironment environment, object context)
    {
        var settings = new ModelReader(context, Format).Settings<Settings>();
        return new RewardFilterTransformer(
            environment,
            new RewardFilterOptions
            {
                MaxPerProblem = settings.MaxPerProblem,
                Deduplicate = settings.Deduplicate,
                Seed = settings.Seed,
                SolutionKey = SolutionKey.Find(settings.SolutionKey) ?? SolutionKey.Text,
                Acceptance = settings.Acceptance,
                ScoreThreshold = settings.ScoreThreshold,
                Choice = settings.Choice,
                MinSolveRate = settings.MinSolveRate,
                MaxSolveRate = settings.MaxSolveRate,
            }
        );
    }

    // What has a default here was no part of the first version's files.
    internal sealed record Settings(int MaxPerProblem, bool Deduplicate, long Seed)
    {
        public string SolutionKey { get; init; } = nameof(Filtering.SolutionKey.Text);

        public SampleAcceptance Acceptance { get; init; }

        public double ScoreThreshold { get; init; }

        public SampleChoice Choice { get; init; }

        public double MinSolveRate { get; init; }

        public double MaxSolveRate { get; init; } = 1;
    }
}
