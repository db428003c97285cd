using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Adds to the samples of an iteration what else is learned, and remembers the samples for the iterations to come.</summary>
internal sealed class MixingFineTuner(IFineTuner fineTuner, TrainingMixture mixture, bool isPooling)
    : IFineTuner
{
    /// <summary>What the iterations up to this one kept, the reader's to dispose; null until training has succeeded, and where nothing is pooled.</summary>
    public KeptExamples? Pooled { get; private set; }

    /// <summary>How many sequences are learned.</summary>
    public int Examples { get; private set; }

    public ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        // The kept samples may lie in a file that is gone when training has ended.
        var pooled = isPooling ? mixture.Pooled(examples, SpoolFolder.Of(options)) : null;
        try
        {
            var all = mixture.With(pooled ?? examples);
            Examples = all.Count;
            var model = fineTuner.FineTune(all, options, progress, cancellationToken);
            Pooled = pooled;
            return model;
        }
        catch
        {
            pooled?.Dispose();
            throw;
        }
    }
}
