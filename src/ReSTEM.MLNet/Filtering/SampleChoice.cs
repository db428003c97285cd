namespace ReSTEM.MLNet.Filtering;

/// <summary>Which of a problem's accepted samples are kept where there are more than may be.</summary>
public enum SampleChoice
{
    /// <summary>A uniform draw by the seed.</summary>
    Random,

    /// <summary>Those with the highest scores, equal ones by the seeded draw: best-of-K, as in RAFT.</summary>
    Best,
}
