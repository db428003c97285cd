using Microsoft.ML;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.Evaluation;

public class EvaluateTests
{
    private readonly MLContext _context = Some.Context();

    [Fact]
    public void Judged_samples_give_pass_at_k_and_the_mean_reward()
    {
        var metrics = _context.LanguageModels.Evaluate(Samples(("a", "1100"), ("b", "0000")));

        metrics.Problems.Should().Be(2);
        metrics.Samples.Should().Be(8);
        metrics.Solved.Should().Be(1);
        metrics.MeanReward.Estimate.Should().Be(0.25);
        metrics.PassAtK.Keys.Should().Equal(1, 2, 4);
        metrics.PassAtK[1].Estimate.Should().Be(0.25);
        metrics.PassAtK[2].Estimate.Should().BeApproximately((1 - 1 / 6.0) / 2, 1e-12);
        metrics.PassAtK[4].Estimate.Should().Be(0.5);
        metrics.MeanReward.Contains(0.25).Should().BeTrue();
        metrics
            .ToString()
            .Should()
            .StartWith("8 samples of 2 problems, 1 solved\nmean reward 0.250");
    }

    [Fact]
    public void Votes_are_counted_over_answers()
    {
        var samples = _context.Data.LoadFromEnumerable(
            new[]
            {
                new Scored("a", "first 4", true),
                new Scored("a", "then 4", true),
                new Scored("a", "or 5", false),
                new Scored("a", "none", false),
            }
        );

        var byText = _context.LanguageModels.Evaluate(samples);
        var byAnswer = _context.LanguageModels.Evaluate(
            samples,
            new EvaluationOptions
            {
                FinalAnswer = text => char.IsDigit(text[^1]) ? text[^1..] : null,
            }
        );

        byText.MajorityAtK[4].Estimate.Should().BeApproximately(0.5, 1e-12); // four candidates tie
        byAnswer.MajorityAtK[4].Estimate.Should().Be(1);
        byAnswer.MajorityAtK[1].Estimate.Should().Be(0.5);
    }

    [Fact]
    public void The_stages_feed_it()
    {
        var problems = _context.View(20);
        var samples = _context
            .GenerateSamples(new GuessingSampler(), samples: 8)
            .Append(Some.ApplyReward(Some.ExactAnswer()))
            .Fit(problems)
            .Transform(problems);

        var metrics = _context.LanguageModels.Evaluate(samples);

        metrics.Problems.Should().Be(20);
        metrics.PassAtK.Keys.Should().Equal(1, 2, 4, 8);
        metrics
            .PassAtK[1]
            .Estimate.Should()
            .BeApproximately(
                samples.Read<bool>(ColumnNames.Reward).Average(right => right ? 1.0 : 0),
                1e-12
            );
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var unjudged = () => _context.LanguageModels.Evaluate(_context.View(3));
        var empty = () => _context.LanguageModels.Evaluate(Samples());

        unjudged.Should().Throw<ArgumentException>().WithMessage("*'Reward'*apply a reward first*");
        empty.Should().Throw<ArgumentException>().WithMessage("*no rows*");
    }

    private IDataView Samples(params (string Problem, string Rewards)[] problems) =>
        _context.Data.LoadFromEnumerable(
            problems.SelectMany(p =>
                p.Rewards.Select((r, i) => new Scored(p.Problem, $"{i}", r == '1'))
            )
        );

    private sealed class Scored(string problemId, string completion, bool reward)
    {
        public string ProblemId { get; set; } = problemId;

        public string Completion { get; set; } = completion;

        public bool Reward { get; set; } = reward;
    }
}
