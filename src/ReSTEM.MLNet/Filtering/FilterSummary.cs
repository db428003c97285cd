using System.Collections.Frozen;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Filtering;

/// <summary>What a whole pass of the filter saw and kept.</summary>
public sealed record FilterSummary
{
    /// <summary>Problems that had samples.</summary>
    public int Problems { get; init; }

    /// <summary>Samples seen.</summary>
    public int Samples { get; init; }

    /// <summary>Problems with at least one correct sample.</summary>
    public int Solved { get; init; }

    /// <summary>Distinct accepted completions, over all problems.</summary>
    public int Distinct { get; init; }

    /// <summary>Samples kept.</summary>
    public int Kept { get; init; }

    /// <summary>How many samples had each verdict; a verdict that none had is absent.</summary>
    public IReadOnlyDictionary<Verdict, int> Verdicts { get; init; } =
        FrozenDictionary<Verdict, int>.Empty;
}
