namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>How several answers belong together.</summary>
internal enum MathGroup
{
    /// <summary>Separated by commas, in any order.</summary>
    List,

    /// <summary>In round or angle brackets, in order; two of them may also be an open interval.</summary>
    Tuple,

    /// <summary>In curly brackets, in any order.</summary>
    Set,

    /// <summary>Separated by colons.</summary>
    Ratio,
}
