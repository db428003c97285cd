namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>When a program's standard output counts as the expected one.</summary>
public enum OutputComparison
{
    /// <summary>Line by line; white space at the end of a line and blank lines at the end do not count.</summary>
    Lines,

    /// <summary>Word by word; white space only separates.</summary>
    Words,
}
