using ReSTEM.MLNet.SelfTraining;

namespace Translation;

/// <summary>A model and how well it translates.</summary>
/// <param name="Model">Base model or an iteration's.</param>
/// <param name="Dev">On the sentences that sizes and thresholds were chosen on.</param>
/// <param name="Test">On those that nothing was chosen on.</param>
internal sealed record Round(SelfTrainedTransformer Model, Quality Dev, Quality Test);
