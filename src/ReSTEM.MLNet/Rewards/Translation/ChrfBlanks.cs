namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>What chrF does with blanks.</summary>
public enum ChrfBlanks
{
    /// <summary>They are removed before characters are counted.</summary>
    Removed,

    /// <summary>They count as characters.</summary>
    Counted,
}
