using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>A token at the moment it is drawn.</summary>
/// <param name="SampleIndex">The sample it belongs to.</param>
/// <param name="Picked">Which, and how likely it was.</param>
/// <param name="FinishReason">Why the sample ends with it; absent where it goes on.</param>
internal readonly record struct DrawnToken(
    int SampleIndex,
    PickedToken Picked,
    FinishReason? FinishReason
);
