namespace ReSTEM.MLNet.Rewards;

/// <summary>What a reward says of a completion. Only <see cref="Correct"/> is kept.</summary>
public enum Verdict
{
    /// <summary>The completion solves the problem.</summary>
    Correct,

    /// <summary>The completion was checked and does not.</summary>
    Wrong,

    /// <summary>The completion's program did not end within its time.</summary>
    Timeout,

    /// <summary>The completion could not be run or read: it failed by itself, not the machinery that checks it.</summary>
    Error,

    /// <summary>The completion was cut before its end of text.</summary>
    Truncated,
}
