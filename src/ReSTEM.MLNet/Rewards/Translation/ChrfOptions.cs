using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>Settings of chrF; the defaults are sacreBLEU's chrF2.</summary>
public sealed record ChrfOptions
{
    /// <summary>chrF++: word pairs count as well as characters.</summary>
    public static ChrfOptions PlusPlus { get; } = new() { WordOrder = 2 };

    /// <summary>The longest sequence of characters that counts.</summary>
    public int CharacterOrder
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(ChrfOptions));
    } = 6;

    /// <summary>The longest sequence of words that counts; 0 for chrF, 2 for chrF++.</summary>
    public int WordOrder
    {
        get;
        init => field = OptionRange.AtLeast(0, value, nameof(ChrfOptions));
    }

    /// <summary>How many times as much recall weighs as precision.</summary>
    public double Beta
    {
        get;
        init => field = OptionRange.AtLeast(0.0, value, nameof(ChrfOptions));
    } = 2;

    /// <summary>Whether capitals count.</summary>
    public TextCase Case { get; init; } = TextCase.AsWritten;

    /// <summary>Whether blanks are characters.</summary>
    public ChrfBlanks Blanks { get; init; } = ChrfBlanks.Removed;

    /// <summary>How lengths without a match are averaged in.</summary>
    public ChrfSmoothing Smoothing { get; init; } = ChrfSmoothing.EffectiveOrder;
}
