using System.Collections.Frozen;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Translation;

namespace ReSTEM.MLNet.Tests.Rewards.Translation;

public sealed class TranslationRewardTests
{
    private static readonly Problem Dog = new()
    {
        Id = "dog",
        Question = "Ein Hund rennt.",
        Answer = "A dog is running.",
    };

    [Fact]
    public void Figures_known_by_hand()
    {
        // Five of five words, four of four pairs, ...: 100. One word of two wrong: unigrams 1/2, pairs smoothed to 1/2 of 1.
        new Bleu()
            .Sentence("a b c d e", ["a b c d e"])
            .Should()
            .BeApproximately(100, 1e-9);
        new Bleu().Sentence("a x", ["a b"]).Should().BeApproximately(50, 1e-9);
        // Two of three characters, one of two pairs, none of one triple: precision and recall (2/3 + 1/2 + 0) / 3.
        new Chrf()
            .Sentence("abx", ["aby"])
            .Should()
            .BeApproximately(100 * 7 / 18.0, 1e-9);
    }

    [Theory]
    [InlineData("A dog is running.", Verdict.Correct)]
    [InlineData("A dog runs.", Verdict.Wrong)]
    [InlineData("", Verdict.Wrong)]
    public async Task A_score_from_the_threshold_on_is_correct(string completion, Verdict expected)
    {
        var byBleu = await new BleuReward(60).JudgeAsync(Dog, completion, CancellationToken.None);
        var byChrf = await new ChrfReward(80).JudgeAsync(Dog, completion, CancellationToken.None);

        byBleu.Verdict.Should().Be(expected);
        byChrf.Verdict.Should().Be(expected);
        byChrf.Score.Should().NotBeNull();
        byChrf.Reason.Should().StartWith("chrF ");
    }

    [Fact]
    public async Task Any_of_several_references_will_do()
    {
        var columns = new Dictionary<string, string>
        {
            ["references"] = """["A dog is running.", "A dog runs."]""",
        };
        var problem = Dog with { Columns = columns.ToFrozenDictionary() };

        var judgement = await new BleuReward(99).JudgeAsync(
            problem,
            "A dog runs.",
            CancellationToken.None
        );

        judgement.Verdict.Should().Be(Verdict.Correct);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    [InlineData(double.NaN)]
    public void A_threshold_that_is_no_score_is_refused(double threshold)
    {
        var act = () => new ChrfReward(threshold);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }
}
