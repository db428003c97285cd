namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>What stands in for a precision of zero (Chen and Cherry 2014).</summary>
public enum BleuSmoothing
{
    /// <summary>1/2, 1/4, ... of a match for each order without one, as in mteval; sacreBLEU's default.</summary>
    Exponential,

    /// <summary>A tenth of a match.</summary>
    Floor,

    /// <summary>One more match and one more n-gram for every order above the first.</summary>
    AddOne,

    /// <summary>Nothing: one order without a match makes the score zero.</summary>
    None,
}
