namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>How the sequences of a step are laid out as tensors. The loss is the same but for rounding.</summary>
public enum BatchLayout
{
    /// <summary>A row for each sequence, sequences of similar length together, padded on the right to the longest.</summary>
    LengthGrouped,

    /// <summary>
    /// Sequences one behind the other in one row of up to <see cref="FineTuningOptions.MicroBatchTokens"/>, without padding: each
    /// attends to itself alone and has positions from 0. Faster where lengths differ.
    /// </summary>
    Packed,
}
