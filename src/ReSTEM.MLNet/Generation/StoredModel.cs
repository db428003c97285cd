using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.Generation;

/// <summary>
/// A language model in a model file: the files of a Hugging Face folder inside it, or the path of such a folder with the digests of
/// what must lie there.
/// </summary>
internal sealed record StoredModel
{
    private const string Prefix = "model.";

    public ModelPrecision Precision { get; init; }

    /// <summary>Names of the files inside; none where the model lies outside.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    public OutsideModel? Outside { get; init; }

    /// <summary>Writes the model into the entry, or to a folder outside.</summary>
    /// <param name="writer">The entry.</param>
    /// <param name="model">A model of this process.</param>
    /// <param name="folder">Where it lies outside; absent: inside.</param>
    public static StoredModel Write(ModelWriter writer, ISampler model, string? folder)
    {
        if (model is not LocalSampler { Model: var local })
            throw new NotSupportedException(
                "The model lies in another process and cannot be saved from here. Save it there, or sample and fine-tune in this process."
            );
        if (folder is not null)
            return new StoredModel
            {
                Precision = local.Precision,
                Outside = OutsideModel.Write(local, folder),
            };
        var files = new List<string>();
        local.Save(
            (name, write) =>
            {
                files.Add(name);
                writer.File(Prefix + name, write);
            },
            SavingStop.Token
        );
        return new StoredModel { Precision = local.Precision, Files = files };
    }

    /// <summary>Opens the model on the context's device; the caller disposes it.</summary>
    public CausalLanguageModel Open(IHostEnvironment environment, ModelReader reader)
    {
        var options = new ModelOpenOptions
        {
            GpuDeviceId = Hosts.GpuDeviceId(environment),
            FallbackToCpu = Hosts.FallbackToCpu(environment),
            Precision = Precision,
        };
        if (Outside is { } outside)
            return outside.Open(options);
        var folder = Path.Combine(Hosts.TempFilePath(environment), $"restem-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            foreach (var name in Files)
                Extract(reader, name, folder);
            return CausalLanguageModel.Open(folder, options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Extract(ModelReader reader, string name, string folder)
    {
        if (name.Length == 0 || name != Path.GetFileName(name) || name.Contains('\\'))
            throw new InvalidDataException(
                $"The model file names a file '{name}', which is no plain name; it is damaged. Save the model again."
            );
        using var file = File.Create(Path.Combine(folder, name));
        reader.File(Prefix + name, stream => stream.CopyTo(file));
    }
}
