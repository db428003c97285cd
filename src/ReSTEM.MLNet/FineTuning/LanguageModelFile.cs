using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>A fitted language model as an entry of a model file.</summary>
internal static class LanguageModelFile
{
    public const string LoaderSignature = "ReSTEM.LanguageModel";

    private static readonly ModelFormat Format = new("RESTEMLM", LoaderSignature);

    public static void Save(ModelSaveContext context, LanguageModelTransformer transformer)
    {
        var writer = new ModelWriter(context, Format);
        writer.Settings(Write(writer, transformer));
    }

    /// <summary>Writes the model and says what the transformer is but for it.</summary>
    public static Settings Write(ModelWriter writer, LanguageModelTransformer transformer)
    {
        var options = transformer.Options;
        return new Settings
        {
            Prompt = $"{options.Prompt}",
            CompletionColumnName = options.CompletionColumnName,
            BatchSize = options.BatchSize,
            Sampling = options.Sampling,
            Model = StoredModel.Write(writer, transformer.Sampler, options.WeightsFolder),
        };
    }

    public static LanguageModelTransformer Read(
        IHostEnvironment environment,
        ModelReader reader,
        Settings settings
    )
    {
        var options = new CompletionOptions
        {
            Prompt = PromptTemplate.ZeroShot(settings.Prompt),
            CompletionColumnName = settings.CompletionColumnName,
            BatchSize = settings.BatchSize,
            Sampling = settings.Sampling.OnThisMachine(),
            WeightsFolder = settings.Model.Outside?.Folder,
        };
        var model = new LocalSampler(settings.Model.Open(environment, reader));
        return new LanguageModelTransformer(environment, model, options, owned: model);
    }

    // ML.NET finds this method by its name and passes its ModelLoadContext, whose type is internal there.
    private static LanguageModelTransformer Create(IHostEnvironment environment, object context)
    {
        var reader = new ModelReader(context, Format);
        return Read(environment, reader, reader.Settings<Settings>());
    }

    /// <summary>All of the transformer but its weights.</summary>
    internal sealed record Settings
    {
        public required string Prompt { get; init; }

        public required string CompletionColumnName { get; init; }

        public required int BatchSize { get; init; }

        public required SamplingOptions Sampling { get; init; }

        public required StoredModel Model { get; init; }
    }
}
