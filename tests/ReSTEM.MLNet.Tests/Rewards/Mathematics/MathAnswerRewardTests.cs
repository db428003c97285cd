using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Mathematics;

namespace ReSTEM.MLNet.Tests.Rewards.Mathematics;

public sealed class MathAnswerRewardTests
{
    [Theory]
    [InlineData(@"So $x = \boxed{4}$.", "4")]
    [InlineData(@"First \boxed{3}, then \boxed{\frac{8}{2}}.", "4")]
    [InlineData(@"\boxed 4", "4")]
    [InlineData(@"Nested: \boxed{\sqrt{16}}", "4")]
    [InlineData("2 + 2 = 4\n#### 4", "4")]
    [InlineData("The answer is 4.", "4")]
    [InlineData("Final Answer: The final answer is $4$. I hope it is correct.", "4")]
    [InlineData("The answer is 4 apples.", "4")]
    [InlineData("the answer is 2 + 2 = 4", "4")]
    [InlineData(@"<think>maybe \boxed{5}</think> It is \boxed{4}.", "4")]
    [InlineData("4", "4")]
    [InlineData(@"\boxed{4}", @"Adding gives $\boxed{4}$.")]
    public async Task The_final_answer_is_found(string completion, string gold)
    {
        var judgement = await Judge(gold, completion, MathProfile.Strict);

        judgement.Verdict.Should().Be(Verdict.Correct, judgement.Reason);
    }

    [Theory]
    [InlineData(@"\boxed{4} and later \boxed{5}")]
    [InlineData(@"<think>\boxed{4}</think> I do not know.")]
    [InlineData(@"<think>\boxed{4}")]
    [InlineData(@"\boxed{4")]
    [InlineData("There are 4 of them, or 5, or 6.")]
    [InlineData("The answer is 4 or 5.")]
    [InlineData("")]
    public async Task What_is_not_the_final_answer_does_not_count(string completion)
    {
        var judgement = await Judge("4", completion, MathProfile.Strict);

        judgement.Verdict.Should().Be(Verdict.Wrong);
    }

    [Theory]
    [InlineData("She pays $1,234.00 in all.\n#### 1234", "1,234")]
    [InlineData("A: $70.", "70")]
    [InlineData("so the answer is -5", "-5")]
    [InlineData("She has 3, then 8 apples", "8")]
    public async Task Grade_school_numbers_are_found(string completion, string gold)
    {
        var judgement = await Judge(gold, completion, MathProfile.Gsm8k);

        judgement.Verdict.Should().Be(Verdict.Correct, judgement.Reason);
    }

    [Theory]
    [InlineData("I think it is B, not A because of C. The answer is B", "B", Verdict.Correct)]
    [InlineData("D. it can't be A", "D", Verdict.Correct)]
    [InlineData("The answer is (C).", "B", Verdict.Wrong)]
    public async Task The_lenient_profile_reads_letters_of_a_choice(
        string completion,
        string gold,
        Verdict expected
    )
    {
        var judgement = await Judge(gold, completion, MathProfile.MathVerifyCompatible);

        judgement.Verdict.Should().Be(expected);
    }

    [Fact]
    public async Task A_problem_without_an_answer_is_never_solved()
    {
        var judgement = await Judge("", "", MathProfile.Strict);

        judgement.Verdict.Should().Be(Verdict.Error);
    }

    [Fact]
    public async Task The_reason_says_what_was_found_and_expected()
    {
        var judgement = await Judge("4", @"\boxed{5}", MathProfile.Strict);

        judgement.Reason.Should().Be("found 5, expected 4");
    }

    [Fact]
    public async Task Long_hostile_completions_end()
    {
        var boxes = string.Concat(Enumerable.Repeat(@"\boxed{", 20_000));
        var formulas = string.Concat(Enumerable.Repeat(@"\[ $", 20_000));

        foreach (var profile in Enum.GetValues<MathProfile>())
        {
            (await Judge("4", boxes, profile)).Verdict.Should().Be(Verdict.Wrong);
            (await Judge("4", formulas, profile)).Verdict.Should().Be(Verdict.Wrong);
        }
    }

    private static async Task<Judgement> Judge(string gold, string completion, MathProfile profile)
    {
        var problem = new Problem
        {
            Id = "p",
            Question = "?",
            Answer = gold,
        };
        return await new MathAnswerReward(profile).JudgeAsync(
            problem,
            completion,
            CancellationToken.None
        );
    }
}
