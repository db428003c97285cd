using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Generation;

/// <summary>The sampling stage, with the model that it samples, as an entry of a model file.</summary>
internal static class SampleGenerationFile
{
    public const string LoaderSignature = "ReSTEM.SampleGeneration";

    private static readonly ModelFormat Format = new("RESTEMSG", LoaderSignature);

    public static void Save(ModelSaveContext context, SamplingPlan plan)
    {
        var writer = new ModelWriter(context, Format);
        writer.Settings(
            new Settings
            {
                Prompt = $"{plan.Options.Prompt}",
                IdColumnName = plan.Options.IdColumnName,
                ShardSize = plan.Options.ShardSize,
                Sampling = plan.Sampling,
                Model = StoredModel.Write(writer, plan.Policy, plan.Options.WeightsFolder),
            }
        );
    }

    // ML.NET finds this method by its name and passes its ModelLoadContext, whose type is internal there.
    private static SampleGenerationTransformer Create(IHostEnvironment environment, object context)
    {
        var reader = new ModelReader(context, Format);
        var settings = reader.Settings<Settings>();
        var options = new SampleGenerationOptions
        {
            Prompt = PromptTemplate.ZeroShot(settings.Prompt),
            IdColumnName = settings.IdColumnName,
            ShardSize = settings.ShardSize,
            WeightsFolder = settings.Model.Outside?.Folder,
        };
        var model = new LocalSampler(settings.Model.Open(environment, reader));
        var host = environment.Register(nameof(SampleGenerationTransformer));
        return new SampleGenerationTransformer(
            new SamplingPlan(host, model, settings.Sampling.OnThisMachine(), options),
            owned: model
        );
    }

    internal sealed record Settings
    {
        public required string Prompt { get; init; }

        public string? IdColumnName { get; init; }

        public required int ShardSize { get; init; }

        public required SamplingOptions Sampling { get; init; }

        public required StoredModel Model { get; init; }
    }
}
