namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>How chrF averages over lengths.</summary>
public enum ChrfSmoothing
{
    /// <summary>Precision and recall are averaged over the lengths that both texts have, as sacreBLEU and Moses do it.</summary>
    EffectiveOrder,

    /// <summary>The F-scores of all lengths are averaged, 1e-16 standing for none, as chrF++.py does it.</summary>
    Epsilon,
}
