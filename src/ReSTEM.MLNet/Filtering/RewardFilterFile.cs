using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.Filtering;

/// <summary>The filter as an entry of a model file.</summary>
internal static class RewardFilterFile
{
    public const string LoaderSignature = "ReSTEM.RewardFilter";

    private static readonly ModelFormat Format = new("RESTEMRF", LoaderSignature);

    public static void Save(ModelSaveContext context, RewardFilterOptions options) =>
        new ModelWriter(context, Format).Settings(
            new Settings(options.MaxPerProblem, options.Deduplicate, options.Seed)
        );

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
            }
        );
    }

    internal sealed record Settings(int MaxPerProblem, bool Deduplicate, long Seed);
}
