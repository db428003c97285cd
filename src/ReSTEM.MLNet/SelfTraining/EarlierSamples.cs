using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>What earlier iterations kept, where the model that came from them does not remember it: it was loaded from a file.</summary>
internal static class EarlierSamples
{
    /// <exception cref="ArgumentException">There is no run directory to read them from.</exception>
    public static IReadOnlyList<TrainingExample> Read(string? runDirectory, int iteration)
    {
        if (iteration == 1)
            return [];
        if (runDirectory is null)
            throw new ArgumentException(
                "SelfTrainOptions.PoolIterations learns from earlier iterations' samples, which the previous model does not hold: it was loaded from a file or trained without pooling. Set RunDirectory to the one of those iterations, or fit them in this process."
            );
        var run = RunDirectory.Open(runDirectory);
        IReadOnlyList<TrainingExample> pooled = [];
        for (var earlier = 1; earlier < iteration; earlier++)
        {
            var kept = run.Kept(earlier)
                .Select(row => new TrainingExample(row.PromptIds, row.Ids))
                .ToArray();
            pooled =
                kept.Length > 0
                    ? new TrainingMixture([], pooled).Pooled(kept)
                    : throw new ArgumentException(
                        $"'{runDirectory}' holds nothing that iteration {earlier} kept, and SelfTrainOptions.PoolIterations learns from it. Name the run directory of the earlier iterations."
                    );
        }
        return pooled;
    }
}
