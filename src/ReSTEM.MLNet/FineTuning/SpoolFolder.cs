using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>Where temporary files of a training lie.</summary>
internal static class SpoolFolder
{
    public static string Of(FineTuningOptions options) =>
        options.TemporaryDirectory ?? Path.GetTempPath();
}
