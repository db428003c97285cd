namespace ReSTEM.MLNet.SelfTraining;

/// <summary>One round of self-training.</summary>
/// <param name="Number">0 for the base model as it is, 1 for the first iteration.</param>
/// <param name="Transformer">
/// The round's model. Yours to dispose, but not before the next round has been made: that samples from it.
/// </param>
/// <param name="Report">What the round did.</param>
public sealed record SelfTrainIteration(
    int Number,
    SelfTrainedTransformer Transformer,
    SelfTrainReport Report
);
