using ReSTEM.MLNet.SelfTraining;

namespace Translation;

/// <summary>A model and how well it translates.</summary>
/// <param name="Model">Base model or an iteration's.</param>
/// <param name="Threshold">The chrF that its samples had to reach; absent for the base model.</param>
/// <param name="Scores">chrF of each held-out sentence.</param>
/// <param name="Guard">BLEU of the guard's sentences.</param>
internal sealed record Round(
    SelfTrainedTransformer Model,
    double? Threshold,
    double[] Scores,
    double Guard
);
