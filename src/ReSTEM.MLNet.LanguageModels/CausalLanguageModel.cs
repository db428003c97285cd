using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels;

/// <summary>
/// A causal language model with its tokenizer: opened from a Hugging Face folder or created new, sampled, fine-tuned and
/// saved. Its weights never change: fine-tuning makes another model. Calls from several threads wait for each other.
/// </summary>
public sealed partial class CausalLanguageModel : IDisposable
{
    private readonly ModelWeights _weights;
    private readonly ForwardPassFactory _forward;
    private readonly ModelParameters _views;
    private readonly LowRankAdapter? _adapter;
    private readonly Lazy<string> _digest;
    private readonly Lazy<ManagedDecoder> _decoder;
    private bool _disposed;

    private CausalLanguageModel(
        ModelConfig config,
        TextTokenizer tokenizer,
        ModelWeights weights,
        LowRankAdapter? adapter = null
    )
    {
        (Config, Tokenizer, _weights, _adapter) = (config, tokenizer, weights, adapter);
        _forward = new ForwardPassFactory(config, weights.Device, weights.Flat.dtype);
        _views = ModelParameters.Of(
            config,
            (name, shape) => weights.View(name, shape).DetachFromDisposeScope()
        );
        _digest = new Lazy<string>(DigestOfWeights);
        _decoder = new Lazy<ManagedDecoder>(PackedWeights);
    }

    /// <summary>Shape and numerics.</summary>
    public ModelConfig Config { get; }

    /// <summary>Turns text into the model's tokens and back.</summary>
    public TextTokenizer Tokenizer { get; }

    /// <summary>The CUDA device that holds the weights; absent for the CPU.</summary>
    public int? GpuDeviceId =>
        _weights.Device.type == DeviceType.CUDA ? _weights.Device.index : null;

    /// <summary>How the weights are held.</summary>
    public ModelPrecision Precision =>
        _weights.Flat.dtype == ScalarType.BFloat16
            ? ModelPrecision.BFloat16
            : ModelPrecision.Float32;

    /// <summary>
    /// SHA-256 of the weights, low-rank terms merged, in hexadecimal: equal exactly when names, shapes and numbers are equal.
    /// </summary>
    public string Digest => _digest.Value;

    /// <summary>Opens a Hugging Face folder: <c>config.json</c>, safetensors weights and tokenizer files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Device and precision; absent for the CPU and 32-bit floats.</param>
    /// <exception cref="ModelFolderException">A file is missing, damaged or asks for something not supported.</exception>
    public static CausalLanguageModel Open(string folder, ModelOpenOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var (config, tokenizer, weights, adapter) = ModelFolder.Open(
            folder,
            options ?? new ModelOpenOptions()
        );
        using var session = TorchSession.Enter();
        return new CausalLanguageModel(config, tokenizer, weights, adapter);
    }

    /// <summary>Makes a model with new random weights: same configuration and seed, same weights.</summary>
    /// <exception cref="ArgumentException">
    /// The tokenizer has more tokens than the configuration's vocabulary, or the configuration is none of its family.
    /// </exception>
    public static CausalLanguageModel Create(ModelConfig config, TextTokenizer tokenizer, long seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokenizer);
        CheckVocabulary(config, tokenizer);
        ConfigWriter.Check(config);
        using var session = TorchSession.Enter();
        var weights = new ModelWeights(config, CPU, ScalarType.Float32);
        WeightInitializer.Fill(weights, config.InitializerRange, seed);
        return new CausalLanguageModel(config.Explicit(), tokenizer, weights);
    }

    /// <summary>Whether low-rank terms stand beside the weights.</summary>
    public bool HasAdapter => _adapter is not null;

    /// <summary>A model of its own whose weights hold the low-rank terms, if there are any: the same but for rounding.</summary>
    public CausalLanguageModel Merge()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var session = TorchSession.Enter();
        return new CausalLanguageModel(Config, Tokenizer, MergedWeights());
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_decoder.IsValueCreated)
        {
            _decoder.Value.Dispose();
        }

        using var session = TorchSession.Enter();
        _views.Dispose();
        _adapter?.Dispose();
        _forward.Dispose();
        _weights.Dispose();
    }

    private static void CheckVocabulary(ModelConfig config, TextTokenizer tokenizer)
    {
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} tokens, the model's vocabulary {config.VocabularySize}: "
                    + "set ModelConfig.VocabularySize to at least the tokenizer's.",
                nameof(tokenizer)
            );
        }
    }

    private ModelWeights MergedWeights() => MergedWeights(_weights.Flat.dtype);

    private ModelWeights MergedWeights(ScalarType type)
    {
        var merged = _weights.CloneIn(type);
        _adapter?.MergeInto(merged);
        return merged;
    }

    private string DigestOfWeights()
    {
        using var session = TorchSession.Enter();
        using var merged = _adapter is null ? null : MergedWeights();
        return (merged ?? _weights).Digest();
    }
}
