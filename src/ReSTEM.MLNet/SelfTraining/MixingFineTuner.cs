using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Adds to the samples of an iteration what else is learned, and remembers the samples for the iterations to come.</summary>
internal sealed class MixingFineTuner(IFineTuner fineTuner, TrainingMixture mixture) : IFineTuner
{
    /// <summary>What the iterations up to this one kept; empty until training begins.</summary>
    public IReadOnlyList<TrainingExample> Pooled { get; private set; } = [];

    /// <summary>How many sequences are learned.</summary>
    public int Examples { get; private set; }

    public ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Pooled = mixture.Pooled(examples);
        var all = mixture.Of(examples);
        Examples = all.Count;
        return fineTuner.FineTune(all, options, progress, cancellationToken);
    }
}
