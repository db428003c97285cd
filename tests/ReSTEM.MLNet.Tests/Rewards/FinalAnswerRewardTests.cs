using System.Globalization;
using CsCheck;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests.Rewards;

public class FinalAnswerRewardTests
{
    [Theory]
    [InlineData("3 + 4 = 7", "7", true)]
    [InlineData("It is 7.", "7", true)]
    [InlineData("So 7.0", "7", true)]
    [InlineData("So 007", "7", true)]
    [InlineData("So $1,200.50 in all", "1200.5", true)]
    [InlineData("12,000", "$12000", true)]
    [InlineData("0.50", ".5", true)]
    [InlineData("a total of .5", "0.5", true)]
    [InlineData("-3", "-3", true)]
    [InlineData("x = -3", "3", false)]
    [InlineData("10-7", "7", true)]
    [InlineData("-0", "0", true)]
    [InlineData("first 7, then 8", "7", false)]
    [InlineData("1,2", "2", true)]
    [InlineData("1,2", "12", false)]
    [InlineData("17", "7", false)]
    [InlineData("no number here", "7", false)]
    [InlineData("", "7", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("0.3333333333333333", "0.33333333333333331", false)]
    public async Task Without_a_marker_the_last_number_is_the_answer(
        string completion,
        string answer,
        bool correct
    )
    {
        (await Judge(new FinalAnswerReward(), completion, answer)).Should().Be(correct);
    }

    [Theory]
    [InlineData("5+2 = 7\n#### 7", "7", true)]
    [InlineData("#### 6\nno\n####7\n", "7", true)]
    [InlineData("#### 7 apples", "7", false)]
    [InlineData("#### seven.", "seven", true)]
    [InlineData("#### Seven", "seven", false)]
    [InlineData("####: 1,000", "1000", true)]
    [InlineData("7", "7", false)]
    [InlineData("####", "7", false)]
    [InlineData("#### 7", "work\n#### 7", true)]
    public async Task With_a_marker_the_text_behind_the_last_one_is_the_answer(
        string completion,
        string answer,
        bool correct
    )
    {
        (await Judge(new FinalAnswerReward("####"), completion, answer)).Should().Be(correct);
    }

    [Fact]
    public async Task A_wrong_answer_says_what_was_found_and_expected()
    {
        var problem = new Problem
        {
            Id = "a",
            Question = "?",
            Answer = "7",
        };

        var judgement = await new FinalAnswerReward().JudgeAsync(problem, "8", default);

        judgement.Verdict.Should().Be(Verdict.Wrong);
        judgement.Reason.Should().Be("Found 8; expected 7.");
    }

    [Fact]
    public async Task A_problem_without_an_answer_is_no_verdict()
    {
        var judge = () => Judge(new FinalAnswerReward(), "", " ");

        await judge
            .Should()
            .ThrowAsync<InvalidDataException>()
            .WithMessage("*'a'*leave the problem out*");
    }

    [Fact]
    public void Any_number_equals_itself_however_it_is_written()
    {
        Gen.Decimal.Sample(value =>
        {
            var plain = value.ToString(CultureInfo.InvariantCulture);
            var grouped = value.ToString(
                "#,0.############################",
                CultureInfo.InvariantCulture
            );
            NumberText.TryNormalize(plain, out var one).Should().BeTrue();
            NumberText.TryNormalize(grouped, out var other).Should().BeTrue();
            other.Should().Be(one);
            NumberText.Last($"it is {grouped}.").Should().Be(one);
        });
    }

    [Fact]
    public void No_text_makes_it_fail()
    {
        Gen.String[Gen.Char["0123456789,.-+ a)"], 0, 12]
            .Sample(text =>
            {
                var last = NumberText.Last(text);
                return (last is null) == !text.Any(char.IsAsciiDigit);
            });
    }

    private static async Task<bool> Judge(
        FinalAnswerReward reward,
        string completion,
        string answer
    )
    {
        var problem = new Problem
        {
            Id = "a",
            Question = "?",
            Answer = answer,
        };
        var judgement = await reward.JudgeAsync(problem, completion, CancellationToken.None);
        return judgement.Verdict == Verdict.Correct;
    }
}
