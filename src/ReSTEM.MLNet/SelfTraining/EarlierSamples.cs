using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>What earlier iterations kept, where the model that came from them does not remember it: it was loaded from a file.</summary>
internal static class EarlierSamples
{
    /// <exception cref="ArgumentException">There is no run directory to read them from.</exception>
    /// <param name="runDirectory">Where they lie.</param>
    /// <param name="iteration">The one that is to learn from them.</param>
    /// <param name="temporaryFolder">Where many of them are pooled; the caller disposes what comes back.</param>
    public static KeptExamples Read(string? runDirectory, int iteration, string temporaryFolder)
    {
        var pooled = new KeptExamples(temporaryFolder);
        if (iteration == 1)
            return pooled;
        if (runDirectory is null)
            throw new ArgumentException(
                "SelfTrainOptions.PoolIterations learns from earlier iterations' samples, which the previous model does not hold: it was loaded from a file or trained without pooling. Set RunDirectory to the one of those iterations, or fit them in this process."
            );
        var run = RunDirectory.Open(runDirectory);
        for (var earlier = 1; earlier < iteration; earlier++)
        {
            using var before = pooled;
            var kept = run.Kept(earlier).Select(row => new TrainingExample(row.PromptIds, row.Ids));
            pooled = kept.Any()
                ? new TrainingMixture([], before).Pooled(kept, temporaryFolder)
                : throw new ArgumentException(
                    $"'{runDirectory}' holds nothing that iteration {earlier} kept, and SelfTrainOptions.PoolIterations learns from it. Name the run directory of the earlier iterations."
                );
        }
        return pooled;
    }
}
