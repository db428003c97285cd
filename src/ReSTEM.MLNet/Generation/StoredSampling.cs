using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Generation;

/// <summary>What must change in sampling options that come from a model file.</summary>
internal static class StoredSampling
{
    private static readonly SamplingOptions Defaults = new();

    /// <summary>The number of threads belongs to a machine, and no sample depends on it.</summary>
    public static SamplingOptions OnThisMachine(this SamplingOptions stored) =>
        stored with
        {
            Threads = Defaults.Threads,
        };
}
