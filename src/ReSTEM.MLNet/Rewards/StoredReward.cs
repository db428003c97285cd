using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Rewards.Programs;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Rewards.Transformers;
using ReSTEM.MLNet.Rewards.Translation;

namespace ReSTEM.MLNet.Rewards;

/// <summary>What a model file says of a reward. Rewards that are code of the user's have no such form.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FinalAnswer), nameof(FinalAnswer))]
[JsonDerivedType(typeof(MathAnswer), nameof(MathAnswer))]
[JsonDerivedType(typeof(Exact), nameof(Exact))]
[JsonDerivedType(typeof(Format), nameof(Format))]
[JsonDerivedType(typeof(Pattern), nameof(Pattern))]
[JsonDerivedType(typeof(BleuAbove), "Bleu")]
[JsonDerivedType(typeof(ChrfAbove), "Chrf")]
[JsonDerivedType(typeof(StoredPythonReward), "Python")]
[JsonDerivedType(typeof(StoredCSharpReward), "CSharp")]
[JsonDerivedType(typeof(StoredSqlReward), "Sql")]
[JsonDerivedType(typeof(StoredTransformerReward), "Transformer")]
[JsonDerivedType(typeof(Opposite), nameof(Composition.Not))]
[JsonDerivedType(typeof(All), nameof(AllOf))]
[JsonDerivedType(typeof(Any), nameof(AnyOf))]
internal abstract record StoredReward
{
    /// <summary>What to do about a reward that cannot be saved.</summary>
    public const string Cure =
        "Scoring does not need it: append the stages with TransformerScope.Training and save model.GetModelFor(TransformerScope.Scoring), or save the chain's LastTransformer.";

    /// <param name="judges">Has the transformers that stand in the file, and owns what is made.</param>
    /// <exception cref="InvalidDataException">The file holds no such reward, or what the reward needs is not there.</exception>
    public abstract IReward ToReward(StoredJudges judges);

    /// <param name="reward">The reward.</param>
    /// <param name="judges">Takes the transformers of the reward; absent where a form without files is wanted.</param>
    /// <exception cref="NotSupportedException">The reward has no such form.</exception>
    public static StoredReward Of(IReward reward, JudgesToStore? judges = null) =>
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
            Not not => new Opposite(Of(not.Reward, judges)),
            AllOf all => new All([.. all.Rewards.Select(r => Of(r, judges))]),
            AnyOf any => new Any([.. any.Rewards.Select(r => Of(r, judges))]),
            IStorableReward storable when judges is not null => storable.Store(judges),
            _ => throw NotStorable(reward),
        };

    private static NotSupportedException NotStorable(IReward reward)
    {
        var what = reward is DelegateReward or IRowReward
            ? "its reward is a function of your program"
            : $"its reward is a {reward.GetType().Name}";
        return new NotSupportedException(
            $"The reward stage cannot be saved: {what}, which a model file cannot hold. {Cure}"
        );
    }

    internal sealed record FinalAnswer(string? Marker) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) =>
            Marker is null ? new FinalAnswerReward() : new FinalAnswerReward(Marker);
    }

    internal sealed record MathAnswer(MathProfile Profile) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) => new MathAnswerReward(Profile);
    }

    internal sealed record Exact(StringComparison Comparison) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) => new ExactReward(Comparison);
    }

    internal sealed record Format(string Regex, RegexOptions Options, TimeSpan Timeout)
        : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) =>
            new FormatReward(Regex, Options, Timeout);
    }

    internal sealed record Pattern(RegexOptions Options, TimeSpan? Timeout) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) => new RegexReward(Options, Timeout);
    }

    internal sealed record BleuAbove(double Threshold, BleuOptions Options) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) => new BleuReward(Threshold, Options);
    }

    internal sealed record ChrfAbove(double Threshold, ChrfOptions Options) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) => new ChrfReward(Threshold, Options);
    }

    internal sealed record Opposite(StoredReward Reward) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) => new Not(Reward.ToReward(judges));
    }

    internal sealed record All(IReadOnlyList<StoredReward> Rewards) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) =>
            new AllOf([.. Rewards.Select(r => r.ToReward(judges))]);
    }

    internal sealed record Any(IReadOnlyList<StoredReward> Rewards) : StoredReward
    {
        public override IReward ToReward(StoredJudges judges) =>
            new AnyOf([.. Rewards.Select(r => r.ToReward(judges))]);
    }
}
