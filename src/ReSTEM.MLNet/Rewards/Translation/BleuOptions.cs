namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>Settings of BLEU; the defaults are sacreBLEU's for sentences.</summary>
public sealed record BleuOptions
{
    /// <summary>How texts are cut into words.</summary>
    public BleuTokenizer Tokenizer { get; init; } = BleuTokenizer.V13a;

    /// <summary>What stands in for a precision of zero.</summary>
    public BleuSmoothing Smoothing { get; init; } = BleuSmoothing.Exponential;

    /// <summary>Which lengths of n-grams count.</summary>
    public BleuOrder Order { get; init; } = BleuOrder.Effective;

    /// <summary>Whether capitals count.</summary>
    public TextCase Case { get; init; } = TextCase.AsWritten;
}
