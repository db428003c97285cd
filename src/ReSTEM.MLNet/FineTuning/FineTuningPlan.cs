using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>Who trains, how, and who is told.</summary>
internal sealed record FineTuningPlan(IFineTuner FineTuner, FineTuningOptions Options)
{
    public IProgress<FineTuningProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }
}
