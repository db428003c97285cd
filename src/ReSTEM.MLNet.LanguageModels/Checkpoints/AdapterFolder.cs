using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using static TorchSharp.torch;

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
    /// <param name="folder">The folder.</param>
    /// <param name="model">Of the base model.</param>
    /// <exception cref="ModelFolderException">Something is missing, damaged or not supported.</exception>
    public static AdapterFolder Open(string folder, ModelConfig model)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelFolderException(folder, "is not a folder.");
        }

        var options = AdapterConfig.Read(
            ModelFile.ReadJson(Path.Combine(folder, AdapterConfig.Name)),
            model
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

    /// <summary>The terms, ready to stand beside the base's weights.</summary>
    /// <exception cref="ModelFolderException">A tensor is missing, has another shape, or is unknown.</exception>
    public LowRankAdapter Load(ModelConfig model, Device device)
    {
        var adapter = LowRankAdapter.Zero(model, Options, device);
        try
        {
            foreach (var slot in adapter.Slots)
            {
                var values = new float[slot.Count];
                Find(slot).CopyTo(values);
                adapter.Write(slot, values);
            }

            return
                Tensors.Keys.Except(adapter.Slots.Select(slot => slot.Name)).FirstOrDefault()
                    is { } unknown
                ? throw new ModelFolderException(
                    _file.Path,
                    $"holds tensor '{Prefix}{unknown}', for which the base model and {AdapterConfig.Name} have no place."
                )
                : adapter;
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    /// <summary>Writes an adapter; a new folder appears whole or not at all.</summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <param name="adapter">The terms.</param>
    /// <param name="model">The base's configuration.</param>
    /// <param name="baseModel">Folder or name of the base model: PEFT looks there; absent leaves it open.</param>
    public static void Save(
        string folder,
        LowRankAdapter adapter,
        ModelConfig model,
        string? baseModel
    ) =>
        ModelFile.WriteFolder(
            folder,
            place =>
            {
                SafetensorsWriter.Write(
                    Path.Combine(place, WeightsName),
                    adapter.Slots.Select(slot =>
                        TensorToWrite.FromMemory(
                            Prefix + slot.Name,
                            slot.Shape,
                            TensorDataType.Float32,
                            adapter.Read(slot)
                        )
                    ),
                    SafetensorsWriter.PyTorchMetadata
                );
                ModelFile.Write(
                    Path.Combine(place, AdapterConfig.Name),
                    AdapterConfig.Write(adapter.Options, model, baseModel)
                );
            }
        );

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private TensorEntry Find(WeightSlot slot)
    {
        var shape = $"({string.Join(", ", slot.Shape)})";
        if (!Tensors.TryGetValue(slot.Name, out var tensor))
        {
            throw new ModelFolderException(
                _file.Path,
                $"holds no tensor '{Prefix}{slot.Name}' of shape {shape}, which {AdapterConfig.Name} and the base model ask for."
            );
        }

        return tensor.Shape.SequenceEqual(slot.Shape)
            ? tensor
            : throw new ModelFolderException(
                _file.Path,
                $"tensor '{Prefix}{slot.Name}' has shape ({string.Join(", ", tensor.Shape)}), but {AdapterConfig.Name} and the base model ask for {shape}; is it another model's adapter?"
            );
    }
}
