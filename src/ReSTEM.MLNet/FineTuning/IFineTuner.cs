using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>Makes a better model out of the base model, which stays as it is. Failures are exceptions and end the stage.</summary>
internal interface IFineTuner
{
    /// <summary>A new model, which the caller disposes.</summary>
    ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    );
}
