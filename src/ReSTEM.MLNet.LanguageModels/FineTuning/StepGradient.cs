using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.FineTuning.Managed;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Loss and gradient of one optimizer step, part by part so that memory stays bounded.</summary>
internal sealed class StepGradient : IDisposable
{
    private readonly ModelConfig _config;
    private readonly FineTuningOptions _options;
    private readonly ForwardPassFactory _forward;
    private readonly ITrainable _trainable;
    private readonly IReadOnlyList<TokenSequence> _sequences;
    private readonly SpooledNumbers _lengths;
    private readonly ManagedGradient? _managed;

    /// <param name="config">Of the model.</param>
    /// <param name="trainable">What collects the gradient; stays the caller's.</param>
    /// <param name="sequences">All that steps may name.</param>
    /// <param name="options">Layout, memory, normalisation and backend, which <see cref="GradientChoice"/> has settled.</param>
    public StepGradient(
        ModelConfig config,
        ITrainable trainable,
        IReadOnlyList<TokenSequence> sequences,
        FineTuningOptions options
    )
    {
        (_config, _trainable, _sequences) = (config, trainable, sequences);
        _managed =
            options.Backend == GradientBackend.Managed
                ? new ManagedGradient(config, options)
                : null;
        _options = _managed is null ? options : options with { Layout = BatchLayout.Packed };
        _lengths = new SpooledNumbers(options.TemporaryFolder);
        foreach (var sequence in sequences)
        {
            _lengths.Add(sequence.Ids.Length);
        }

        _forward = new ForwardPassFactory(config, trainable.Flat.device, trainable.Flat.dtype);
    }

    /// <summary>Tokens of prompts and completions, by sequence.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Adds the gradient of the step's mean loss; each token counts alike in whatever part it is.</summary>
    /// <param name="batch">Positions of the step's sequences.</param>
    /// <param name="step">From 0; decides what dropout drops.</param>
    /// <returns>The mean loss.</returns>
    public double Accumulate(int[] batch, int step)
    {
        var (loss, part) = (0.0, 0);
        foreach (var tokens in Parts(batch))
        {
            using var scope = NewDisposeScope();
            loss += Accumulate(tokens(), new StepPart(step, part++));
        }

        return loss;
    }

    /// <summary>The mean loss of sequences, without dropout and without a gradient.</summary>
    public double Loss(int[] batch)
    {
        using var noGradient = no_grad();
        var loss = 0.0;
        foreach (var tokens in Parts(batch))
        {
            using var scope = NewDisposeScope();
            loss += Loss(tokens());
        }

        return loss;
    }

    public void Dispose()
    {
        _managed?.Dispose();
        _forward.Dispose();
        _lengths.Dispose();
    }

    private double Accumulate(TokenBatch tokens, StepPart part) =>
        _managed?.Accumulate(_trainable.Parameters(part), new PackedRows(tokens))
        ?? Over(part).Accumulate(tokens);

    private double Loss(TokenBatch tokens) =>
        _managed?.Loss(_trainable.Parameters(null), new PackedRows(tokens))
        ?? Over(null).Loss(tokens);

    private PartGradient Over(StepPart? part)
    {
        var parameters = _trainable.Parameters(part);
        return new PartGradient(_config, _forward.Over(parameters), parameters, _options);
    }

    private IEnumerable<Func<TokenBatch>> Parts(int[] batch)
    {
        var total = batch.Sum(i => _sequences[i].TotalWeight(_options.LossNormalization));
        var device = _trainable.Flat.device;
        foreach (var part in BatchPlan.MicroBatches(batch, _lengths, _options))
        {
            TokenSequence[] sequences = [.. part.Select(i => _sequences[i])];
            yield return () => TokenBatch.Of(sequences, total, _options, device);
        }
    }
}
