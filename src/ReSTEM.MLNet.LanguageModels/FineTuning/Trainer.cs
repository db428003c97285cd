using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Trains a model, in place, on completions: all weights, or low-rank terms beside them.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly ModelConfig _config;
    private readonly FineTuningOptions _options;
    private readonly ForwardPassFactory _forward;
    private readonly ITrainable _trainable;
    private readonly AdamW _optimizer;
    private readonly Device _device;

    /// <param name="config">Of the model.</param>
    /// <param name="trainable">What is moved; the trainer disposes it.</param>
    /// <param name="options">How.</param>
    public Trainer(ModelConfig config, ITrainable trainable, FineTuningOptions options)
    {
        _config = config;
        _options = options;
        _trainable = trainable;
        _device = trainable.Flat.device;
        _forward = new ForwardPassFactory(config, _device, trainable.Flat.dtype);
        _optimizer = new AdamW(trainable.Flat, trainable.Gradient, trainable.DecayedCount, options);
    }

    /// <summary>What the parts of a step have added up; in the order of the weights.</summary>
    internal Tensor Gradient => _trainable.Gradient; // (n)

    /// <summary>Takes all steps of all epochs.</summary>
    public void Train(
        IReadOnlyList<TokenSequence> sequences,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        int[] lengths = [.. sequences.Select(sequence => sequence.Ids.Length)];
        var plan = Enumerable
            .Range(0, _options.Epochs)
            .SelectMany(epoch =>
                BatchPlan.Epoch(lengths, _options.BatchTokens, _options.Seed, epoch)
            )
            .ToList();
        for (var step = 0; step < plan.Count; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rate = LearningRate.At(_options, step, plan.Count);
            var loss = Accumulate(plan[step], sequences, lengths, step);
            var norm = Step(rate);
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
            {
                throw new DivergedException(step + 1, loss, norm, plan[step]);
            }

            var tokens = plan[step].Sum(i => lengths[i]);
            progress?.Report(
                new FineTuningProgress(step + 1, plan.Count, loss, norm, rate, tokens)
            );
        }
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _trainable.Dispose();
        _forward.Dispose();
    }

    private double Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var norm = _optimizer.Step(rate);
        _trainable.Gradient.zero_();
        return norm;
    }

    /// <summary>Adds the gradient of the step's mean loss, part by part; each token counts alike in whatever part it is.</summary>
    internal double Accumulate(
        int[] batch,
        IReadOnlyList<TokenSequence> sequences,
        IReadOnlyList<int> lengths,
        int step = 0
    )
    {
        var model = _forward.Over(_trainable.Parameters(step));
        var total = batch.Sum(i => sequences[i].TargetWeight);
        double loss = 0;
        foreach (var part in BatchPlan.MicroBatches(batch, lengths, _options.MicroBatchTokens))
        {
            using var scope = NewDisposeScope();
            using Scalar share = 1.0 / total;
            var partLoss = Loss(model, [.. part.Select(i => sequences[i])]).mul(share);
            partLoss.backward();
            loss += Numbers.Read(partLoss);
        }

        return loss;
    }

    /// <summary>Sum over trained tokens of weight times negative log-likelihood.</summary>
    private Tensor Loss(IForwardPass model, IReadOnlyList<TokenSequence> sequences)
    {
        var batch = TokenBatch.Of(sequences, _device);
        var columns = batch.Ids.shape[1];
        var positions = Numbers.UpTo(columns, _device).unsqueeze(0); // (1, T)
        var mask =
            _config.SlidingWindow is { } window && window < columns
                ? CausalAttention.WindowMask(columns, window, _device)
                : null;
        var hidden = model.Hidden(batch.Ids, positions, new CausalAttention(mask)); // (B, T, hidden)
        var predicting = hidden.view(-1, _config.HiddenSize).index_select(0, batch.TargetPositions); // (N, hidden)
        var losses = nn.functional.cross_entropy(
            model.Logits(predicting),
            batch.Targets,
            reduction: nn.Reduction.None
        ); // (N)
        return losses.mul(batch.TargetWeights).sum();
    }
}
