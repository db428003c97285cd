using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Rewards.Translation;

namespace ReSTEM.MLNet.Rewards;

/// <summary>What a model file says of a reward. Rewards that are code of the user's, or that own processes, have no such form.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FinalAnswer), nameof(FinalAnswer))]
[JsonDerivedType(typeof(MathAnswer), nameof(MathAnswer))]
[JsonDerivedType(typeof(Exact), nameof(Exact))]
[JsonDerivedType(typeof(Format), nameof(Format))]
[JsonDerivedType(typeof(Pattern), nameof(Pattern))]
[JsonDerivedType(typeof(BleuAbove), "Bleu")]
[JsonDerivedType(typeof(ChrfAbove), "Chrf")]
[JsonDerivedType(typeof(Opposite), nameof(Composition.Not))]
[JsonDerivedType(typeof(All), nameof(AllOf))]
[JsonDerivedType(typeof(Any), nameof(AnyOf))]
internal abstract record StoredReward
{
    public abstract IReward ToReward();

    /// <exception cref="NotSupportedException">The reward cannot stand in a file.</exception>
    public static StoredReward Of(IReward reward) =>
        reward switch
        {
            FinalAnswerReward final => new FinalAnswer(final.Marker),
            MathAnswerReward math => new MathAnswer(math.Profile),
            ExactReward exact => new Exact(exact.Comparison),
            FormatReward format => new Format(
                $"{format.Pattern}",
                format.Pattern.Options,
                format.Pattern.MatchTimeout
            ),
            RegexReward regex => new Pattern(regex.Options, regex.Timeout),
            BleuReward bleu => new BleuAbove(bleu.Threshold, bleu.Options),
            ChrfReward chrf => new ChrfAbove(chrf.Threshold, chrf.Options),
            Not not => new Opposite(Of(not.Reward)),
            AllOf all => new All([.. all.Rewards.Select(Of)]),
            AnyOf any => new Any([.. any.Rewards.Select(Of)]),
            _ => throw NotStorable(reward),
        };

    private static NotSupportedException NotStorable(IReward reward)
    {
        var what = reward is DelegateReward or IRowReward
            ? "its reward is a function of your program"
            : $"its reward is a {reward.GetType().Name}";
        return new NotSupportedException(
            $"The reward stage cannot be saved: {what}, which a model file cannot hold. Scoring does not need it: "
                + "append the stages with TransformerScope.Training and save model.GetModelFor(TransformerScope.Scoring), or save the chain's LastTransformer."
        );
    }

    internal sealed record FinalAnswer(string? Marker) : StoredReward
    {
        public override IReward ToReward() =>
            Marker is null ? new FinalAnswerReward() : new FinalAnswerReward(Marker);
    }

    internal sealed record MathAnswer(MathProfile Profile) : StoredReward
    {
        public override IReward ToReward() => new MathAnswerReward(Profile);
    }

    internal sealed record Exact(StringComparison Comparison) : StoredReward
    {
        public override IReward ToReward() => new ExactReward(Comparison);
    }

    internal sealed record Format(string Regex, RegexOptions Options, TimeSpan Timeout)
        : StoredReward
    {
        public override IReward ToReward() => new FormatReward(Regex, Options, Timeout);
    }

    internal sealed record Pattern(RegexOptions Options, TimeSpan? Timeout) : StoredReward
    {
        public override IReward ToReward() => new RegexReward(Options, Timeout);
    }

    internal sealed record BleuAbove(double Threshold, BleuOptions Options) : StoredReward
    {
        public override IReward ToReward() => new BleuReward(Threshold, Options);
    }

    internal sealed record ChrfAbove(double Threshold, ChrfOptions Options) : StoredReward
    {
        public override IReward ToReward() => new ChrfReward(Threshold, Options);
    }

    internal sealed record Opposite(StoredReward Reward) : StoredReward
    {
        public override IReward ToReward() => new Not(Reward.ToReward());
    }

    internal sealed record All(IReadOnlyList<StoredReward> Rewards) : StoredReward
    {
        public override IReward ToReward() => new AllOf([.. Rewards.Select(r => r.ToReward())]);
    }

    internal sealed record Any(IReadOnlyList<StoredReward> Rewards) : StoredReward
    {
        public override IReward ToReward() => new AnyOf([.. Rewards.Select(r => r.ToReward())]);
    }
}
