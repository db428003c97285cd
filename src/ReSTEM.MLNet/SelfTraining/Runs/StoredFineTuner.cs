using System.Security.Cryptography;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// Fine-tunes into the run directory, from the step that a run before it reached, or not at all where the result lies there. What comes
/// back is the stored model opened, so that a resumed run and one that never stopped go on from the same bytes.
/// </summary>
internal sealed class StoredFineTuner(
    IFineTuner fineTuner,
    TrainingSource source,
    IterationFolder folder,
    StoredModel stored
) : IFineTuner
{
    private readonly StoredStates _states = new(folder, stored.Log);

    public ISampler FineTune(
        IReadOnlyList<TrainingExample> examples,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        folder.RequireThere();
        var key = Key(options);
        if (stored.IsThere(key))
        {
            foreach (var step in stored.Steps())
                progress?.Report(step);
            return stored.Open();
        }
        using var steps = new StepList(
            progress,
            () => _states.History(key),
            SpoolFolder.Of(options)
        )
        {
            Before = folder.RequireThere,
        };
        var keeping = options with { CheckpointDirectory = _states.Folder(key) };
        var trained = _states.Healing(
            key,
            () => fineTuner.FineTune(examples, keeping, steps, cancellationToken)
        );
        try
        {
            steps.CatchUp();
            stored.Save(trained, key, steps.Steps);
            _states.Forget();
        }
        finally
        {
            (trained as IDisposable)?.Dispose();
        }
        return stored.Open();
    }

    private string Key(FineTuningOptions options)
    {
        using var key = new Fingerprint();
        key.Add("base", source.Start);
        if (source.HasSamples)
        {
            using var kept = File.OpenRead(folder.Kept);
            key.Add("kept", Convert.ToHexStringLower(SHA256.HashData(kept)));
        }
        if (source.Mixture.Length > 0)
            key.Add("mixture", source.Mixture);
        return key.Add(
                OptionValues.Of(
                    options,
                    nameof(FineTuningOptions.CheckpointDirectory),
                    nameof(FineTuningOptions.CheckpointEverySteps),
                    nameof(FineTuningOptions.ExpectedDigest),
                    nameof(FineTuningOptions.TemporaryDirectory)
                )
            )
            .Short();
    }
}
