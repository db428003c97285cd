using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>Fine-tunes in this process.</summary>
internal sealed class LocalFineTuner(CausalLanguageModel baseModel) : IFineTuner
{
    public ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    ) => new LocalSampler(baseModel.FineTune(examples, options, progress, cancellationToken));
}
