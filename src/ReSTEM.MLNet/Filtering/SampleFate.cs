namespace ReSTEM.MLNet.Filtering;

/// <summary>What the filter did with a sample, and why.</summary>
public enum SampleFate
{
    /// <summary>It is learned from.</summary>
    Kept,

    /// <summary>It is not accepted: its verdict is not <see cref="Rewards.Verdict.Correct"/>, or its score not above the threshold.</summary>
    Rejected,

    /// <summary>An equal completion of the same problem came before it.</summary>
    Duplicate,

    /// <summary>Its problem had more accepted samples than may be kept, and the draw fell on others.</summary>
    OverLimit,

    /// <summary>Its problem is solved too rarely or too often to be learned from.</summary>
    OutOfWindow,
}
