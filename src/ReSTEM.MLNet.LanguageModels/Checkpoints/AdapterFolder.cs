using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>A folder with a LoRA adapter in PEFT's format: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</summary>
internal sealed class AdapterFolder : IDisposable
{
    public const string WeightsName = "adapter_model.safetensors";

    /// <summary>What PEFT puts before the base model's own names.</summary>
    private const string Prefix = "base_model.model.";

    private readonly SafetensorsFile _file;

    private AdapterFolder(LoRAOptions options, SafetensorsFile file)
    {
        Options = options;
        _file = file;
        Tensors = file.Tensors.ToDictionary(
            tensor =>
                tensor.Key.StartsWith(Prefix, StringComparison.Ordinal)
                    ? tensor.Key[Prefix.Length..]
                    : throw new ModelFolderException(
                        file.Path,
                        $"holds tensor '{tensor.Key}'; the names of an adapter's tensors begin with '{Prefix}'."
                    ),
            tensor => tensor.Value
        );
    }

    /// <summary>Rank, scale and places of the terms.</summary>
    public LoRAOptions Options { get; }

    /// <summary>By the base model's names, as <c>model.layers.0.self_attn.q_proj.lora_A.weight</c>.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Opens a folder; the tensors are read when they are copied.</summary>
    /// <exception cref="ModelFolderException">Something is missing, damaged or not supported.</exception>
    public static AdapterFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelFolderException(folder, "is not a folder.");
        }

        var options = AdapterConfig.Read(
            ModelFile.ReadJson(Path.Combine(folder, AdapterConfig.Name))
        );
        var file = SafetensorsFile.Open(Path.Combine(folder, WeightsName));
        try
        {
            return new AdapterFolder(options, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes an adapter; a new folder appears whole or not at all.</summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <param name="options">Rank, scale and places of the terms.</param>
    /// <param name="baseModel">Folder or name of the model the adapter belongs to: PEFT looks there.</param>
    /// <param name="tensors">By the base model's names, as <see cref="Tensors"/>.</param>
    public static void Save(
        string folder,
        LoRAOptions options,
        string baseModel,
        IEnumerable<TensorToWrite> tensors
    ) =>
        ModelFile.WriteFolder(
            folder,
            place =>
            {
                SafetensorsWriter.Write(
                    Path.Combine(place, WeightsName),
                    tensors.Select(tensor => tensor with { Name = Prefix + tensor.Name }),
                    SafetensorsWriter.PyTorchMetadata
                );
                ModelFile.Write(
                    Path.Combine(place, AdapterConfig.Name),
                    AdapterConfig.Write(options, baseModel)
                );
            }
        );

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
