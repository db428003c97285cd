namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>Which lengths of n-grams count.</summary>
public enum BleuOrder
{
    /// <summary>Those that the text is long enough for: right for single sentences.</summary>
    Effective,

    /// <summary>All up to the highest: a text of three words scores zero.</summary>
    Full,
}
