using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Measures the model as it is trained, remembers the best weights and says when to stop.</summary>
internal sealed class Validation : IDisposable
{
    private readonly TrainingRun _run;
    private readonly ITrainable _trainable;
    private readonly StepGradient? _heldOut;
    private Tensor? _best;

    public Validation(ModelConfig config, ITrainable trainable, TrainingRun run)
    {
        (_run, _trainable) = (run, trainable);
        _heldOut =
            run.HeldOut.Count > 0
                ? new StepGradient(config, trainable, run.HeldOut, run.Options)
                : null;
    }

    /// <summary>Whether it is to be measured after a step.</summary>
    public bool IsDue(TrainingState state, PlannedStep planned) =>
        _run.Options.Validation is { } options
        && (
            options.EverySteps is { } every
                ? state.Finished || state.Step % every == 0
                : planned.EndsEpoch
        );

    /// <summary>Measures, and what follows from it for the training.</summary>
    public (TrainingState State, FineTuningProgress Progress) Measure(
        TrainingState state,
        FineTuningProgress progress,
        CancellationToken cancellationToken
    )
    {
        var loss = _heldOut?.Loss([.. Enumerable.Range(0, _run.HeldOut.Count)]);
        var score = _run.Score?.Invoke(cancellationToken);
        var value = score ?? -loss!.Value;
        if (!double.IsFinite(value) || !double.IsFinite(loss ?? 0))
        {
            throw new InvalidOperationException(
                $"Validation after step {state.Step} gave {(double.IsFinite(value) ? loss : value)}, which cannot be compared with other scores. Let ValidationOptions.Score return a finite number; for a loss, lower the learning rate."
            );
        }

        if (state.BestStep == 0 || value > state.BestScore)
        {
            state = state with { BestStep = state.Step, BestScore = value, Misses = 0 };
            _best?.Dispose();
            _best = _trainable.Flat.clone().DetachFromDisposeScope();
        }
        else
        {
            state = state with { Misses = state.Misses + 1 };
        }

        state = state with
        {
            Finished = state.Finished || state.Misses >= _run.Options.Validation!.Patience,
        };
        return (state, progress with { ValidationLoss = loss, ValidationScore = score });
    }

    /// <summary>Puts the best weights in place; nothing happens where nothing was measured.</summary>
    public void TakeBest(TrainingState state, TrainingCheckpoints? checkpoints)
    {
        if (state.BestStep == 0 || state.BestStep == state.Step)
        {
            return;
        }

        using var noGradient = no_grad();
        if (_best is null)
        {
            checkpoints!.Restore(state.BestStep, _trainable.Flat);
            return;
        }

        _trainable.Flat.copy_(_best);
    }

    public void Dispose()
    {
        _best?.Dispose();
        _heldOut?.Dispose();
    }
}
