namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>A BLEU score and what it is made of.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Matches">Matching n-grams by length, 1 first.</param>
/// <param name="Totals">The hypothesis' n-grams by length.</param>
/// <param name="BrevityPenalty">1 for a text as long as its reference, less for a shorter one.</param>
/// <param name="HypothesisLength">Words of the hypothesis.</param>
/// <param name="ReferenceLength">Words of the closest reference.</param>
public sealed record BleuScore(
    double Score,
    IReadOnlyList<int> Matches,
    IReadOnlyList<int> Totals,
    double BrevityPenalty,
    int HypothesisLength,
    int ReferenceLength
);
