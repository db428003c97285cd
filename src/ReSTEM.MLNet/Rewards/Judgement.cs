namespace ReSTEM.MLNet.Rewards;

/// <summary>A verdict and why.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">A few words for a person who reads samples: what was found and what was expected.</param>
public sealed record Judgement(Verdict Verdict, string Reason = "")
{
    /// <summary>The number behind the verdict where there is one (a BLEU score, a probability); absent for plain checks.</summary>
    public double? Score { get; init; }

    /// <summary>The completion is right.</summary>
    public static Judgement Correct { get; } = new(Verdict.Correct);
}
