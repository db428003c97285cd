using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>An open Hugging Face folder: what the model is and where its weights are.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private readonly List<SafetensorsFile> _files;

    private CheckpointFolder(ModelConfig config, List<SafetensorsFile> files)
    {
        Config = config;
        _files = files;
        var tensors = new Dictionary<string, TensorEntry>();
        foreach (var tensor in files.SelectMany(file => file.Tensors.Values))
        {
            if (!tensors.TryAdd(tensor.Name, tensor))
            {
                throw new ModelFolderException(
                    tensor.Path,
                    $"holds tensor '{tensor.Name}', which {tensors[tensor.Name].Path} holds too."
                );
            }
        }

        Tensors = tensors;
    }

    /// <summary>What <c>config.json</c> says.</summary>
    public ModelConfig Config { get; }

    /// <summary>All weights by their Hugging Face names, whichever file they are in.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Opens a folder and checks its configuration and the headers of its weight files.</summary>
    /// <exception cref="ModelFolderException">Something is missing, damaged or not supported.</exception>
    public static CheckpointFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelFolderException(folder, "is not a folder.");
        }

        var config = ConfigFile.Read(Path.Combine(folder, ConfigFile.Name));
        var files = WeightFiles.Open(folder);
        try
        {
            return new CheckpointFolder(config, files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>
    /// Writes a folder that Hugging Face's libraries read. A new folder appears whole or not at all; in one that is
    /// there, file after file is replaced by a finished one, <c>config.json</c> last.
    /// </summary>
    public static void Save(
        string folder,
        ModelConfig config,
        IEnumerable<TensorToWrite> tensors,
        TextTokenizer tokenizer,
        CheckpointSaveOptions options
    )
    {
        var weights = tensors.ToList();
        var type = weights.Count > 0 ? weights[0].DataType : TensorDataType.Float32;
        var configuration = ConfigWriter.Write(config, type, tokenizer);

        ModelFile.WriteFolder(
            folder,
            place =>
            {
                WeightFiles.Save(place, weights, options.MaxShardBytes);
                tokenizer.Save(place);
                if (!tokenizer.HoldsGenerationConfig)
                {
                    ModelFile.Write(
                        Path.Combine(place, TokenizerFiles.GenerationConfig),
                        ConfigWriter.WriteGeneration(tokenizer)
                    );
                }

                ModelFile.Write(Path.Combine(place, ConfigFile.Name), configuration);
            }
        );
    }

    /// <summary>Closes the weight files.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());
}
