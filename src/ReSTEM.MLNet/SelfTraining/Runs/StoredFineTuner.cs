using System.Security.Cryptography;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// Fine-tunes into the run directory, or not at all where the result lies there. What comes back is the stored model opened, so that a
/// resumed run and one that never stopped go on from the same bytes.
/// </summary>
internal sealed class StoredFineTuner(
    IFineTuner fineTuner,
    string baseDigest,
    IterationFolder folder,
    StoredModel stored
) : IFineTuner
{
    public ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var key = Key(options);
        if (stored.IsThere(key))
        {
            foreach (var step in stored.Steps())
                progress?.Report(step);
            return stored.Open();
        }
        var steps = new StepList(progress);
        var trained = fineTuner.FineTune(examples, options, steps, cancellationToken);
        try
        {
            stored.Save(trained, key, steps.Steps);
        }
        finally
        {
            (trained as IDisposable)?.Dispose();
        }
        return stored.Open();
    }

    private string Key(FineTuningOptions options)
    {
        using var kept = File.OpenRead(folder.Kept);
        using var key = new Fingerprint();
        return key.Add("base", baseDigest)
            .Add("kept", Convert.ToHexStringLower(SHA256.HashData(kept)))
            .Add(OptionValues.Of(options))
            .Short();
    }

    private sealed class StepList(IProgress<FineTuningProgress>? progress)
        : IProgress<FineTuningProgress>
    {
        public List<FineTuningProgress> Steps { get; } = [];

        public void Report(FineTuningProgress value)
        {
            Steps.Add(value);
            progress?.Report(value);
        }
    }
}
