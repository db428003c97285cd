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

        var configuration = Path.Combine(folder, ConfigFile.Name);
        if (!File.Exists(configuration) && File.Exists(Path.Combine(folder, AdapterConfig.Name)))
        {
            throw new ModelFolderException(
                folder,
                $"holds an adapter ({AdapterConfig.Name}) and no model ({ConfigFile.Name}); open the base model's folder and give this one as ModelOpenOptions.AdapterFolder."
            );
        }

        var config = ConfigFile.Read(configuration);
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
        var configuration = ConfigWriter.Write(config, TypeOf(weights), tokenizer);

        ModelFile.WriteFolder(
            folder,
            place =>
            {
                var write = ModelFile.Writer(place);
                WeightFiles.Save(place, weights, options.MaxShardBytes);
                WriteTokenizer(write, tokenizer);
                write(ConfigFile.Name, stream => stream.Write(configuration));
            }
        );
    }

    /// <summary>Writes the files of such a folder one after the other, <c>config.json</c> last.</summary>
    /// <param name="write">Called with each file's name and what writes it.</param>
    /// <param name="config">What <c>config.json</c> says.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    public static void Write(
        Action<string, Action<Stream>> write,
        ModelConfig config,
        IEnumerable<TensorToWrite> tensors,
        TextTokenizer tokenizer
    )
    {
        var weights = tensors.ToList();
        var configuration = ConfigWriter.Write(config, TypeOf(weights), tokenizer);
        WeightFiles.Write(write, weights, new CheckpointSaveOptions().MaxShardBytes);
        WriteTokenizer(write, tokenizer);
        write(ConfigFile.Name, stream => stream.Write(configuration));
    }

    /// <summary>Closes the weight files.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private static TensorDataType TypeOf(List<TensorToWrite> weights) =>
        weights.Count > 0 ? weights[0].DataType : TensorDataType.Float32;

    private static void WriteTokenizer(
        Action<string, Action<Stream>> write,
        TextTokenizer tokenizer
    )
    {
        tokenizer.Save(write);
        if (!tokenizer.HoldsGenerationConfig)
        {
            var generation = ConfigWriter.WriteGeneration(tokenizer);
            write(TokenizerFiles.GenerationConfig, stream => stream.Write(generation));
        }
    }
}
