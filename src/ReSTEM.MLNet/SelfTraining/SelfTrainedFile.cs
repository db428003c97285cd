using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>The model of an EM iteration, with its report, as an entry of a model file.</summary>
internal static class SelfTrainedFile
{
    public const string LoaderSignature = "ReSTEM.SelfTrained";

    private static readonly ModelFormat Format = new("RESTEMST", LoaderSignature);

    public static void Save(ModelSaveContext context, SelfTrainedTransformer transformer)
    {
        var writer = new ModelWriter(context, Format);
        var model = LanguageModelFile.Write(writer, transformer.LanguageModel);
        writer.Settings(new Settings(model, transformer.Report));
    }

    // ML.NET finds this method by its name and passes its ModelLoadContext, whose type is internal there.
    private static SelfTrainedTransformer Create(IHostEnvironment environment, object context)
    {
        var reader = new ModelReader(context, Format);
        var settings = reader.Settings<Settings>();
        var model = LanguageModelFile.Read(environment, reader, settings.Model);
        return new SelfTrainedTransformer(model, settings.Report);
    }

    internal sealed record Settings(LanguageModelFile.Settings Model, SelfTrainReport Report);
}
