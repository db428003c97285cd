using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
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
public sealed class CausalLanguageModel : IDisposable
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

    /// <summary>Draws completions.</summary>
    /// <param name="prompts">Tokens to continue; each shorter than the model's context.</param>
    /// <param name="options">How many are drawn, and how.</param>
    /// <param name="progress">Told of every step; absent for silence.</param>
    /// <param name="cancellationToken">Stops between two tokens.</param>
    /// <returns>All samples of the first prompt, then of the second, and so on.</returns>
    /// <exception cref="ArgumentException">A prompt is empty, leaves no room in the context, or holds unknown ids.</exception>
    public IReadOnlyList<GeneratedSequence> Sample(
        IReadOnlyList<TokenPrompt> prompts,
        SamplingOptions options,
        IProgress<SamplingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var stops = new StopStrings(Tokenizer, options.StopStrings);
        var rows = Draw(Request(prompts, options) with { Progress = progress }, cancellationToken);
        return [.. rows.Select(row => Completed(row, stops))];
    }

    /// <summary>Draws completions of one prompt as <see cref="Sample"/> does, and gives their text piece by piece as it is drawn.</summary>
    /// <param name="prompt">Tokens to continue; fewer than the model's context.</param>
    /// <param name="options">How many are drawn, and how.</param>
    /// <param name="cancellationToken">Stops between two tokens, as does leaving the loop.</param>
    /// <returns>A piece for every token; those of several samples are mixed.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, leaves no room in the context, or holds unknown ids.</exception>
    public IAsyncEnumerable<GeneratedPiece> StreamAsync(
        TokenPrompt prompt,
        SamplingOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var stream = new CompletionStream(Tokenizer, options);
        var request = Request([prompt], options) with { Drawn = stream.Add };
        return stream.ReadAsync(stop => Draw(request, stop), cancellationToken);
    }

    /// <summary>Trains a copy of the model on completions and returns it; this model stays as it is.</summary>
    /// <param name="examples">What to learn; at least one.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told of every optimizer step; absent for silence.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="ArgumentException">There is no example, or one of them cannot be trained.</exception>
    /// <exception cref="DivergedException">A loss or gradient was not a finite number.</exception>
    /// <exception cref="NotSupportedException">
    /// The model holds its weights in 16 bits and <see cref="FineTuningOptions.Adapter"/> is absent.
    /// </exception>
    /// <exception cref="ModelFolderException">
    /// The newest state in <see cref="FineTuningOptions.CheckpointDirectory"/> is damaged.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The model is not the expected one, or <see cref="FineTuningOptions.CheckpointDirectory"/> is of another training.
    /// </exception>
    public CausalLanguageModel FineTune(
        IEnumerable<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var sequences = Sequences(examples, "Training example");
        if (sequences.Count == 0)
        {
            throw new ArgumentException(
                "There is no example to fine-tune on: give at least one.",
                nameof(examples)
            );
        }

        RefuseNarrowWeights(options);
        using var session = TorchSession.Enter(options.Threads);
        var run = new TrainingRun(sequences, options) { ModelDigest = DigestFor(options) };
        var copy = Copy(options);
        try
        {
            run = run with
            {
                HeldOut = Sequences(options.Validation?.Examples ?? [], "Held-out example"),
                Score = copy.Rating(options.Validation, session),
            };
            run.Check();
            using var trainer = new Trainer(Config, copy.Trainable(options), run);
            trainer.Train(progress, cancellationToken);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    // Steps of fine-tuning are smaller than what 16 bits can tell apart.
    private void RefuseNarrowWeights(FineTuningOptions options)
    {
        if (Precision == ModelPrecision.BFloat16 && options.Adapter is null)
        {
            throw new NotSupportedException(
                "The model holds its weights in 16 bits, in which most steps of full fine-tuning are lost. Open it with "
                    + "ModelOpenOptions.Precision = Float32 (FineTuningOptions.Precision = BFloat16 still computes in 16 bits), or set FineTuningOptions.Adapter."
            );
        }
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

    /// <summary>Scores of every token behind the last of the given ones.</summary>
    internal float[] NextTokenLogits(IReadOnlyList<int> ids)
    {
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        using var noGradient = inference_mode();
        var window = Config.SlidingWindow ?? int.MaxValue;
        var attention = new CausalAttention(
            CausalAttention.WindowMask(ids.Count, window, _weights.Device)
        );
        var input = tensor([.. ids.Select(id => (long)id)], 1, ids.Count).to(_weights.Device);
        var positions = Numbers.UpTo(ids.Count, _weights.Device).unsqueeze(0);
        var hidden = Model().Hidden(input, positions, attention).select(1, ids.Count - 1);
        var logits = Model().Logits(hidden).to_type(ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(logits.bytes).ToArray();
    }

    /// <summary>
    /// The managed decoder runs Llama-like models on the CPU. It computes in 32 bits whatever the weights are held in: where those
    /// are 16 bits it is taken only if asked for, since torch rounds otherwise and needs less memory beside an adapter.
    /// </summary>
    private bool IsManaged(SamplingBackend backend)
    {
        var possible = !Config.IsGpt2 && _weights.Device.type == DeviceType.CPU;
        return backend switch
        {
            SamplingBackend.Torch => false,
            SamplingBackend.Managed when !possible => throw new NotSupportedException(
                $"SamplingOptions.Backend is Managed, which samples Llama-like models on the CPU; the model is {Config.ModelType} on {_weights.Device}. Use Automatic or Torch."
            ),
            SamplingBackend.Managed => true,
            _ => possible && _weights.Flat.dtype == ScalarType.Float32,
        };
    }

    private DecodingRequest Request(IReadOnlyList<TokenPrompt> prompts, SamplingOptions options)
    {
        var stops = new StopStrings(Tokenizer, options.StopStrings);
        var request = new DecodingRequest(prompts, options, Tokenizer.EndOfTextIds)
        {
            IsStopped = options.StopStrings.Count > 0 ? stops.EndIn : null,
        };
        request.Validate(Config);
        return request;
    }

    private IReadOnlyList<SampledTokens> Draw(
        DecodingRequest request,
        CancellationToken cancellationToken
    ) =>
        IsManaged(request.Options.Backend)
            ? _decoder.Value.Generate(request, cancellationToken)
            : SampleByTorch(request, cancellationToken);

    private IReadOnlyList<SampledTokens> SampleByTorch(
        DecodingRequest request,
        CancellationToken cancellationToken
    )
    {
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        var sampler = new TorchSampler(Config, Model(), _weights.Device, _weights.Flat.dtype);
        return sampler.Generate(request, cancellationToken);
    }

    private ManagedDecoder PackedWeights()
    {
        using var session = TorchSession.Enter();
        using var merged = _adapter is null ? null : MergedWeights(ScalarType.Float32);
        return new ManagedDecoder(Config, (merged ?? _weights).Read);
    }

    private IForwardPass Model() =>
        _forward.Over(_adapter?.Beside(_views, _adapter.View, null) ?? _views);

    /// <summary>
    /// What fine-tuning starts from. Full: the weights, terms merged. LoRA: the terms that are there if they are of the
    /// kind asked for, else new ones beside the merged weights.
    /// </summary>
    private CausalLanguageModel Copy(FineTuningOptions options)
    {
        if (options.Adapter is not { } wanted)
        {
            return new CausalLanguageModel(Config, Tokenizer, MergedWeights());
        }

        var goesOn = _adapter is not null && _adapter.Options.HasShapeOf(wanted);
        var weights = goesOn ? _weights.Clone() : MergedWeights();
        var adapter = goesOn
            ? _adapter!.Clone(wanted.Dropout)
            : LowRankAdapter.Create(Config, wanted, weights.Device, options.Seed);
        return new CausalLanguageModel(Config, Tokenizer, weights, adapter);
    }

    private SequenceList Sequences(IEnumerable<TrainingExample> examples, string name)
    {
        var limits = new ExampleLimits(
            Config.VocabularySize,
            Config.ContextLength,
            Tokenizer.EndOfTextIds
        )
        {
            Name = name,
        };
        return new SequenceList(
            examples as IReadOnlyList<TrainingExample> ?? [.. examples],
            limits
        );
    }

    /// <summary>Computed anew, since it is to tell whether the weights are still what they were; empty where nobody asks.</summary>
    private string DigestFor(FineTuningOptions options)
    {
        if (options.CheckpointDirectory is null && options.ExpectedDigest is null)
        {
            return "";
        }

        var digest = DigestOfWeights();
        return options.ExpectedDigest is { } expected && expected != digest
            ? throw new InvalidOperationException(
                $"FineTuningOptions.ExpectedDigest is {expected}, but the model's digest is {digest}: this is not the model that fine-tuning was to start from. Open that model, or leave ExpectedDigest out to take any."
            )
            : digest;
    }

    /// <summary>Rates a copy of the weights as they are when asked; meanwhile other threads may use torch.</summary>
    private Func<CancellationToken, double>? Rating(
        ValidationOptions? validation,
        TorchSession session
    ) =>
        validation?.Score is not { } score
            ? null
            : cancellationToken =>
            {
                using var snapshot = new CausalLanguageModel(
                    Config,
                    Tokenizer,
                    _weights.Clone(),
                    _adapter?.Clone()
                );
                return session.Outside(() => score(snapshot, cancellationToken));
            };

    private ITrainable Trainable(FineTuningOptions options) =>
        _adapter is null
            ? new FullWeights(Config, _weights, options)
            : new AdapterWeights(Config, _weights, _adapter, options);

    private ModelWeights MergedWeights() => MergedWeights(_weights.Flat.dtype);

    private ModelWeights MergedWeights(ScalarType type)
    {
        var merged = _weights.CloneIn(type);
        _adapter?.MergeInto(merged);
        return merged;
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

    private string DigestOfWeights()
    {
        using var session = TorchSession.Enter();
        using var merged = _adapter is null ? null : MergedWeights();
        return (merged ?? _weights).Digest();
    }

    private GeneratedSequence Completed(SampledTokens row, StopStrings stops) =>
        new()
        {
            PromptIndex = row.PromptIndex,
            SampleIndex = row.SampleIndex,
            TokenIds = row.TokenIds,
            Text = stops.Cut(Tokenizer.DecodeContinuation(row.TokenIds)),
            LogProbability = row.LogProbability,
            SamplingLogProbability = row.SamplingLogProbability,
            FinishReason = row.FinishReason ?? FinishReason.Length,
        };
}
