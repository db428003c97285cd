using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Composition;

namespace ReSTEM.MLNet.Tests.Rewards.Composition;

public sealed class CompositionTests
{
    [Theory]
    [InlineData(Verdict.Correct, Verdict.Correct, Verdict.Correct)]
    [InlineData(Verdict.Correct, Verdict.Timeout, Verdict.Timeout)]
    [InlineData(Verdict.Error, Verdict.Wrong, Verdict.Error)]
    public async Task All_of_takes_the_first_verdict_that_is_not_correct(
        Verdict first,
        Verdict second,
        Verdict expected
    )
    {
        var judgement = await Judge(new AllOf(Says(first), Says(second)));

        judgement.Verdict.Should().Be(expected);
    }

    [Theory]
    [InlineData(Verdict.Wrong, Verdict.Correct, Verdict.Correct)]
    [InlineData(Verdict.Correct, Verdict.Wrong, Verdict.Correct)]
    [InlineData(Verdict.Wrong, Verdict.Timeout, Verdict.Wrong)]
    [InlineData(Verdict.Error, Verdict.Timeout, Verdict.Timeout)]
    public async Task Any_of_needs_one(Verdict first, Verdict second, Verdict expected)
    {
        var judgement = await Judge(new AnyOf(Says(first), Says(second)));

        judgement.Verdict.Should().Be(expected);
    }

    [Fact]
    public async Task Any_of_gives_all_reasons()
    {
        var judgement = await Judge(new AnyOf(Says(Verdict.Wrong), Says(Verdict.Error)));

        judgement.Reason.Should().Be("says Wrong; says Error");
    }

    [Fact]
    public async Task All_of_does_not_ask_further_than_it_must()
    {
        var costly = new Says(Verdict.Correct);

        await Judge(new AllOf(Says(Verdict.Wrong), costly));

        costly.Asked.Should().Be(0);
    }

    [Theory]
    [InlineData(Verdict.Correct, Verdict.Wrong)]
    [InlineData(Verdict.Wrong, Verdict.Correct)]
    [InlineData(Verdict.Timeout, Verdict.Timeout)]
    [InlineData(Verdict.Error, Verdict.Error)]
    public async Task Not_turns_only_what_was_checked(Verdict verdict, Verdict expected)
    {
        (await Judge(new Not(Says(verdict)))).Verdict.Should().Be(expected);
    }

    [Theory]
    [InlineData("<think>x</think> 4", Verdict.Correct)]
    [InlineData("4", Verdict.Wrong)]
    public async Task A_format_is_checked_besides(string completion, Verdict expected)
    {
        var reward = Says(Verdict.Correct).WithFormat("^<think>.*</think>");

        (await Judge(reward, completion)).Verdict.Should().Be(expected);
    }

    [Fact]
    public async Task A_match_without_end_is_a_timeout()
    {
        var reward = new FormatReward("^(a+)+$", timeout: TimeSpan.FromMilliseconds(20));

        (await Judge(reward, new string('a', 40) + "!")).Verdict.Should().Be(Verdict.Timeout);
    }

    [Fact]
    public async Task A_problem_may_bring_its_own_pattern()
    {
        (await Judge(new RegexReward(), "the colour red", answer: "colou?r (red|green)$"))
            .Verdict.Should()
            .Be(Verdict.Correct);
        (await Judge(new RegexReward(), "the colour blue", answer: "colou?r (red|green)$"))
            .Verdict.Should()
            .Be(Verdict.Wrong);
    }

    [Fact]
    public async Task A_pattern_that_is_none_is_a_fault_of_the_data()
    {
        var act = async () => await Judge(new RegexReward(), "x", answer: "(");

        await act.Should()
            .ThrowAsync<InvalidDataException>()
            .WithMessage("*'p'*leave the problem out*");
    }

    [Theory]
    [InlineData(" yes\n", Verdict.Correct)]
    [InlineData("Yes", Verdict.Wrong)]
    [InlineData("yes, it is", Verdict.Wrong)]
    public async Task Exact_is_exact(string completion, Verdict expected)
    {
        (await Judge(new ExactReward(), completion, answer: "yes")).Verdict.Should().Be(expected);
    }

    [Fact]
    public void Nothing_cannot_be_joined()
    {
        var act = () => new AllOf();

        act.Should().Throw<ArgumentException>();
    }

    private static Says Says(Verdict verdict) => new(verdict);

    private static async Task<Judgement> Judge(
        IReward reward,
        string completion = "",
        string answer = ""
    )
    {
        var problem = new Problem
        {
            Id = "p",
            Question = "?",
            Answer = answer,
        };
        return await reward.JudgeAsync(problem, completion, CancellationToken.None);
    }
}
