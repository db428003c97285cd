using System.Text.RegularExpressions;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Rewards.Translation;
using ReSTEM.MLNet.Tests.Rewards.Composition;

namespace ReSTEM.MLNet.Tests.Rewards;

public class StoredRewardTests
{
    private static readonly IReward[] Storable =
    [
        new FinalAnswerReward(),
        new FinalAnswerReward("####"),
        new MathAnswerReward(MathProfile.Gsm8k),
        new ExactReward(StringComparison.OrdinalIgnoreCase),
        new FormatReward("^a+$", RegexOptions.Multiline, TimeSpan.FromSeconds(2)),
        new RegexReward(RegexOptions.IgnoreCase),
        new BleuReward(30, new BleuOptions { Smoothing = BleuSmoothing.Floor }),
        new ChrfReward(40, ChrfOptions.PlusPlus),
        new FinalAnswerReward("=").And(new Not(new FormatReward("x"))).Or(new MathAnswerReward()),
    ];

    public static TheoryData<int> Rewards => [.. Enumerable.Range(0, Storable.Length)];

    [Theory]
    [MemberData(nameof(Rewards))]
    public void A_reward_comes_back_with_all_its_settings(int reward)
    {
        var text = ModelSettings.Write(StoredReward.Of(Storable[reward]));

        var back = Read(ModelSettings.Read<StoredReward>(text));

        back.Should().BeOfType(Storable[reward].GetType());
        ModelSettings.Write(StoredReward.Of(back)).Should().Be(text);
    }

    [Fact]
    public async Task It_judges_as_before()
    {
        var stored = StoredReward.Of(new FinalAnswerReward("####").WithFormat("^So"));
        var back = Read(ModelSettings.Read<StoredReward>(ModelSettings.Write(stored)));
        var problem = new Problem
        {
            Id = "1",
            Question = "?",
            Answer = "4",
        };

        var right = await back.JudgeAsync(problem, "So #### 4", default);
        var wrong = await back.JudgeAsync(problem, "So it is 4", default);
        var unformed = await back.JudgeAsync(problem, "#### 4", default);

        right.Verdict.Should().Be(Verdict.Correct);
        wrong.Verdict.Should().Be(Verdict.Wrong);
        unformed.Verdict.Should().Be(Verdict.Wrong);
    }

    [Fact]
    public void A_function_inside_a_composition_is_refused()
    {
        var store = () =>
            StoredReward.Of(new AllOf(new ExactReward(), Reward.From((_, _) => true)));

        store.Should().Throw<NotSupportedException>().WithMessage("*function of your program*");
    }

    [Fact]
    public void A_reward_class_of_the_users_is_refused_by_name()
    {
        var store = () => Store(new Not(new Says(Verdict.Correct)));

        store
            .Should()
            .Throw<NotSupportedException>()
            .WithMessage("*a Says*model file cannot hold*TransformerScope.Scoring*");
    }

    [Theory]
    [InlineData("{\"kind\":\"AllOf\"}", "Rewards")]
    [InlineData("{\"kind\":\"AllOf\",\"Rewards\":null}", "Rewards")]
    [InlineData("{\"kind\":\"Not\",\"Reward\":{\"kind\":\"Guess\"}}", "Guess")]
    [InlineData("{\"kind\":\"FinalAnswer\",\"Marker\":\"#\",\"Mood\":1}", "Mood")]
    public void What_is_missing_or_unknown_is_named(string text, string named)
    {
        var read = () => ModelSettings.Read<StoredReward>(text);

        read.Should().Throw<InvalidDataException>().WithMessage($"*{named}*later version*");
    }

    [Fact]
    public void A_reward_that_cannot_be_is_named()
    {
        using var stage = new SavedStage();
        stage.Save(new AllOf(new FormatReward("a")), new SavedStage.Row("-", "a"));

        stage.Edit("\"Regex\":\"a\"", "\"Regex\":\"(((\"");

        stage.Failure().Should().Contain("'((('").And.Contain("damaged");
    }

    internal static StoredReward Store(IReward reward)
    {
        using var judges = new JudgesToStore(Some.Host());
        return StoredReward.Of(reward, judges);
    }

    internal static string Write(StoredReward stored) => ModelSettings.Write(stored);

    /// <summary>A reward that needs no other file; the caller owns it.</summary>
    internal static IReward Read(StoredReward stored) =>
        stored.ToReward(new StoredJudges(Some.Host(), null!));
}
