using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>What an iteration begins with.</summary>
/// <param name="Policy">Draws the samples.</param>
/// <param name="Iteration">From 1.</param>
/// <param name="Earlier">What earlier iterations kept and this one learns too.</param>
internal sealed record IterationStart(
    ISampler Policy,
    int Iteration,
    IReadOnlyList<TrainingExample> Earlier
);
