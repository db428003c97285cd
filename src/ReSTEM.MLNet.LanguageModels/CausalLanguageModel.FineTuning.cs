using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels;

public sealed partial class CausalLanguageModel
{
    /// <summary>Trains a copy of the model on completions and returns it; this model stays as it is.</summary>
    /// <param name="examples">What to learn; at least one.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told of every optimizer step; absent for silence.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="ArgumentException">There is no example, or one of them cannot be trained.</exception>
    /// <exception cref="DivergedException">A loss or gradient was not a finite number.</exception>
    /// <exception cref="NotSupportedException">
    /// The model holds its weights in 16 bits and <see cref="FineTuningOptions.Adapter"/> is absent, or
    /// <see cref="FineTuningOptions.Backend"/> is managed and the model or a number type is not one that it is written for.
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
        options = GradientChoice.Settle(options, Config, _weights);
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
}
