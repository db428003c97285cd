using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels;

public sealed partial class CausalLanguageModel
{
    /// <summary>
    /// Writes a Hugging Face folder that Transformers, vLLM and llama.cpp's converter read: configuration, weights (low-rank
    /// terms merged into them), tokenizer. A new folder appears whole or not at all.
    /// </summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <param name="cancellationToken">Stops between two pieces of a weight; a new folder then does not appear.</param>
    public void Save(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var options = new CheckpointSaveOptions();
        WithTensors(
            tensors => CheckpointFolder.Save(folder, Config, tensors, Tokenizer, options),
            cancellationToken
        );
    }

    /// <summary>
    /// Writes the files of such a folder one after the other, wherever the caller puts them: into an archive, for example.
    /// </summary>
    /// <param name="write">Called with each file's name and what writes its bytes, from first to last, to a stream.</param>
    /// <param name="cancellationToken">Stops between two pieces of a weight.</param>
    public void Save(
        Action<string, Action<Stream>> write,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(write);
        WithTensors(
            tensors => CheckpointFolder.Write(write, Config, tensors, Tokenizer),
            cancellationToken
        );
    }

    /// <summary>
    /// Writes the low-rank terms alone, as PEFT does: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>. They are
    /// opened with the base model by <see cref="ModelOpenOptions.AdapterFolder"/>, or by PEFT.
    /// </summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <param name="baseModel">Folder or name of the base model, where PEFT looks for it; absent leaves it open.</param>
    /// <exception cref="InvalidOperationException">There are no low-rank terms.</exception>
    public void SaveAdapter(string folder, string? baseModel = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_adapter is null)
        {
            throw new InvalidOperationException(
                "The model has no adapter to save: fine-tune it with FineTuningOptions.Adapter, or write all of it by Save."
            );
        }

        using var session = TorchSession.Enter();
        AdapterFolder.Save(folder, _adapter, Config, baseModel);
    }

    private void WithTensors(
        Action<IEnumerable<TensorToWrite>> save,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var session = TorchSession.Enter();
        using var merged = _adapter is null ? null : MergedWeights();
        var type =
            Precision == ModelPrecision.BFloat16 ? TensorDataType.BFloat16 : TensorDataType.Float32;
        save(WeightLoader.Save(merged ?? _weights, type).Select(t => t.Until(cancellationToken)));
    }
}
