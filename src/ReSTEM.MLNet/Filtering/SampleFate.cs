namespace ReSTEM.MLNet.Filtering;

/// <summary>What the filter did with a sample, and why.</summary>
public enum SampleFate
{
    /// <summary>It is learned from.</summary>
    Kept,

    /// <summary>Its verdict is not <see cref="Rewards.Verdict.Correct"/>.</summary>
    Rejected,

    /// <summary>An equal completion of the same problem came before it.</summary>
    Duplicate,

    /// <summary>Its problem had more correct samples than may be kept, and the draw fell on others.</summary>
    OverLimit,
}
