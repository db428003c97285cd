namespace ReSTEM.MLNet.Filtering;

/// <summary>Which samples may be learned from.</summary>
public enum SampleAcceptance
{
    /// <summary>Those whose verdict is <see cref="Rewards.Verdict.Correct"/>: the paper's binary reward.</summary>
    Correct,

    /// <summary>
    /// Those whose score is above a threshold, whether their verdict is Correct or Wrong: ReST's graded reward. Where the reward gives
    /// no score, Correct counts 1 and Wrong 0.
    /// </summary>
    Scored,

    /// <summary>All that ended by themselves, right or wrong: the control that tells whether the reward matters.</summary>
    Unfiltered,
}
