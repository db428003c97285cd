using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Tells the recorder when the E-step has ended, which is when training begins, and how long training took.</summary>
internal sealed class RecordedFineTuner(IFineTuner fineTuner, IterationRecorder recorder)
    : IFineTuner
{
    /// <summary>Length of the E-step, in seconds.</summary>
    public double SamplingPhaseSeconds { get; private set; }

    /// <summary>Length of the M-step, in seconds.</summary>
    public double FineTuningSeconds { get; private set; }

    public ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        SamplingPhaseSeconds = recorder.PhaseSeconds;
        recorder.Begin(SelfTrainPhase.FineTuning, totalProblems: null);
        var model = fineTuner.FineTune(examples, options, progress, cancellationToken);
        FineTuningSeconds = recorder.PhaseSeconds;
        return model;
    }
}
