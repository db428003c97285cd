using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Has the model measured on held-out problems while it is trained.</summary>
internal sealed class ValidatedFineTuner(IFineTuner fineTuner, HeldOutProblems heldOut) : IFineTuner
{
    public ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var validation = (options.Validation ?? new ValidationOptions()) with
        {
            Score = heldOut.Score,
            ScoreVersion = heldOut.Version(),
        };
        return fineTuner.FineTune(
            examples,
            options with
            {
                Validation = validation,
            },
            progress,
            cancellationToken
        );
    }
}
