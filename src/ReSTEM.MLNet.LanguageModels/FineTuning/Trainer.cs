using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Trains a model, in place, on completions: all weights, or low-rank terms beside them.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly TrainingRun _run;
    private readonly FineTuningOptions _options;
    private readonly ITrainable _trainable;
    private readonly AdamW _optimizer;
    private readonly StepGradient _gradient;
    private readonly Validation _validation;
    private readonly TrainingCheckpoints? _checkpoints;

    /// <param name="config">Of the model.</param>
    /// <param name="trainable">What is moved; the trainer disposes it.</param>
    /// <param name="run">What is learned, and how.</param>
    public Trainer(ModelConfig config, ITrainable trainable, TrainingRun run)
    {
        (_run, _options, _trainable) = (run, run.Options, trainable);
        _gradient = new StepGradient(config, trainable, run.Sequences, _options);
        _optimizer = new AdamW(
            trainable.Flat,
            trainable.Gradient,
            trainable.DecayedCount,
            _options
        );
        _validation = new Validation(config, trainable, run);
        _checkpoints = _options.CheckpointDirectory is { } folder
            ? new TrainingCheckpoints(folder, RunFacts.Of(_options, run.ModelDigest, run.Sequences))
            : null;
    }

    /// <summary>Takes all steps that are left and leaves the best weights where they were measured, else the last.</summary>
    public void Train(IProgress<FineTuningProgress>? progress, CancellationToken cancellationToken)
    {
        using var plan = new BatchPlan(_gradient.Lengths, _options);
        var state = _checkpoints?.Restore(_trainable.Flat, _optimizer) ?? new TrainingState();
        using var history = _options.CheckpointDirectory is { } folder
            ? new TrainingHistory(folder, state.Step)
            : null;
        var steps = plan.Count;
        while (!state.Finished)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Keep(state, history);
                cancellationToken.ThrowIfCancellationRequested();
            }

            var planned = plan[state.Step];
            var done = Step(state, planned, steps, history);
            state = state with { Step = done.Step, Finished = done.Step == steps };
            var measured = _validation.IsDue(state, planned);
            if (measured)
            {
                (state, done) = _validation.Measure(state, done, cancellationToken);
            }

            history?.Add(done);
            progress?.Report(done);
            if (measured || state.Finished || state.Step % _options.CheckpointEverySteps == 0)
            {
                Keep(state, history);
            }
        }

        _validation.TakeBest(state, _checkpoints);
    }

    public void Dispose()
    {
        _validation.Dispose();
        _optimizer.Dispose();
        _gradient.Dispose();
        _trainable.Dispose();
    }

    /// <summary>The history first: a state never knows of a step that the history lacks.</summary>
    private void Keep(TrainingState state, TrainingHistory? history)
    {
        history?.Keep();
        _checkpoints?.Save(state, _trainable.Flat, _optimizer);
    }

    private FineTuningProgress Step(
        TrainingState state,
        PlannedStep planned,
        int total,
        TrainingHistory? history
    )
    {
        var rate = LearningRate.At(_options, state.Step, total);
        var loss = _gradient.Accumulate(planned.Examples, state.Step);
        var norm = double.IsFinite(loss) ? Move(rate) : double.NaN;
        if (!double.IsFinite(norm))
        {
            // Nothing was moved: what is kept here is the last good state.
            Keep(state, history);
            throw new DivergedException(state.Step + 1, loss, norm, Causes(state, planned));
        }

        var tokens = planned.Examples.Sum(i => _gradient.Lengths[i]);
        return new FineTuningProgress(state.Step + 1, total, loss, norm, rate, tokens);
    }

    private double Move(double rate)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var norm = _optimizer.Step(rate);
        _trainable.Gradient.zero_();
        return norm;
    }

    /// <summary>The examples whose loss or gradient is not finite when each is alone.</summary>
    private int[] Causes(TrainingState state, PlannedStep planned)
    {
        int[] causes = [.. planned.Examples.Where(example => !IsFinite(example, state.Step))];
        return causes.Length > 0 ? causes : planned.Examples;
    }

    private bool IsFinite(int example, int step)
    {
        using var scope = NewDisposeScope();
        _trainable.Gradient.zero_();
        var loss = _gradient.Accumulate([example], step);
        using var noGradient = no_grad();
        return double.IsFinite(loss) && double.IsFinite(Numbers.Read(_trainable.Gradient.norm()));
    }
}
