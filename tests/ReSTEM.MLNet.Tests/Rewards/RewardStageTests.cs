using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests.Rewards;

public class RewardStageTests
{
    private readonly MLContext _context = Some.Context();
    private readonly GuessingSampler _policy = new();

    [Fact]
    public void Each_completion_gets_its_verdict_and_reward()
    {
        var judged = Judge(Some.ExactAnswer(), problems: 20, samples: 5);

        var expected = judged
            .Read<string>(ColumnNames.Completion)
            .Zip(judged.Read<string>("Answer"), (completion, answer) => completion == answer)
            .ToList();

        expected.Should().Contain(true).And.Contain(false);
        judged.Read<bool>(ColumnNames.Reward).Should().Equal(expected);
        judged
            .Read<string>(ColumnNames.Verdict)
            .Should()
            .Equal(expected.Select(correct => correct ? "Correct" : "Wrong"));
        judged.GetRowCount().Should().Be(100);
    }

    [Fact]
    public void A_reward_sees_the_problem_with_its_other_columns()
    {
        var seen = new ConcurrentBag<Problem>();
        var view = _context.Data.LoadFromEnumerable(
            new[]
            {
                new
                {
                    Id = "a",
                    Question = "q",
                    Answer = "1",
                    Database = "geo",
                },
            }
        );
        var reward = Reward.From(
            (problem, _) =>
            {
                seen.Add(problem);
                return true;
            }
        );

        Judge(reward, view, 1).Read<bool>(ColumnNames.Reward);

        var only = seen.Should().ContainSingle().Subject;
        only.Id.Should().Be("a");
        only.Question.Should().Be("q");
        only.Answer.Should().Be("1");
        only.Columns.Should()
            .BeEquivalentTo(new Dictionary<string, string> { ["Id"] = "a", ["Database"] = "geo" });
    }

    [Fact]
    public void Nothing_is_judged_or_generated_unless_a_verdict_is_read()
    {
        var judged = 0;
        var reward = Reward.From((_, _) => Interlocked.Increment(ref judged) > 0);

        var view = Judge(reward, problems: 10, samples: 2);
        view.Read<string>(ColumnNames.ProblemId);
        _policy.Generated.Should().Be(0);
        view.CountRows(ColumnNames.Reward);

        judged.Should().Be(0);
    }

    [Fact]
    public void Reading_verdicts_generates_each_sample_once()
    {
        var view = Judge(Some.ExactAnswer(), problems: 150, samples: 3);

        view.CountAll();

        _policy.Generated.Should().Be(450);
    }

    [Fact]
    public void Equal_completions_of_a_problem_are_judged_once()
    {
        var judged = 0;
        var policy = new GuessingSampler { Guess = (_, sample, _) => $"{sample % 2}" };
        var reward = Reward.From((_, _) => Interlocked.Increment(ref judged) > 0);

        var view = Judge(reward, _context.View(10), 8, policy: policy);
        view.Read<bool>(ColumnNames.Reward).Should().HaveCount(80);

        judged.Should().Be(20);
    }

    [Fact]
    public void A_cut_completion_is_truncated_and_never_judged()
    {
        var policy = new GuessingSampler
        {
            Finish = (_, sample) => sample == 1 ? FinishReason.Length : FinishReason.Stop,
            Guess = (_, sample, _) => $"{sample}",
        };
        var seen = new ConcurrentBag<string>();
        var reward = Reward.From(
            (_, completion) =>
            {
                seen.Add(completion);
                return true;
            }
        );

        var view = Judge(reward, _context.View(1), 3, policy: policy);

        view.Read<string>(ColumnNames.Verdict).Should().Equal("Correct", "Truncated", "Correct");
        seen.Should().BeEquivalentTo("0", "2");
    }

    [Fact]
    public void A_failing_checker_is_tried_again()
    {
        var calls = new ConcurrentDictionary<string, int>();
        var reward = Reward.From(
            (problem, _) =>
                calls.AddOrUpdate(problem.Id, 1, (_, n) => n + 1) == 3
                    ? true
                    : throw new IOException("no checker")
        );

        var view = Judge(reward, _context.View(4), samples: 1);

        view.Read<bool>(ColumnNames.Reward).Should().OnlyContain(r => r);
        calls.Values.Should().OnlyContain(n => n == 3);
    }

    [Fact]
    public void A_checker_that_keeps_failing_surfaces_and_is_no_verdict()
    {
        var reward = Reward.From(bool (Problem _, string _) => throw new IOException("no checker"));

        var read = () => Judge(reward, problems: 4, samples: 1).Read<bool>(ColumnNames.Reward);

        read.Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*DelegateReward*problem 'p*3 time*no checker*")
            .WithInnerException<IOException>();
    }

    [Fact]
    public void Judges_run_side_by_side()
    {
        using var together = new Barrier(2);
        var reward = Reward.From(
            async (_, _, token) =>
            {
                await Task.Yield();
                return together.SignalAndWait(TimeSpan.FromSeconds(30), token);
            }
        );
        var options = new RewardOptions { Parallelism = 2 };

        var view = Judge(reward, _context.View(2), 1, options);

        view.Read<bool>(ColumnNames.Reward).Should().Equal(true, true);
    }

    [Fact]
    public void Cancelling_stops_the_judges()
    {
        using var cancellation = new CancellationTokenSource();
        var reward = Reward.From(
            async (_, _, token) =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return true;
            }
        );
        var options = new RewardOptions { CancellationToken = cancellation.Token };

        var read = () => Judge(reward, _context.View(4), 1, options).Read<bool>(ColumnNames.Reward);

        read.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Progress_counts_verdicts()
    {
        var reports = new Reports<SamplesJudged>();
        var options = new RewardOptions { BatchSize = 30, Progress = reports };
        var samples = _context.GenerateSamples(new GuessingSampler(), 4).Fit(_context.View(10));
        var cached = _context.Data.Cache(samples.Transform(_context.View(10)));
        var view = Some.ApplyReward(Some.ExactAnswer(), options).Fit(cached).Transform(cached);

        var rewards = view.Read<bool>(ColumnNames.Reward);

        reports.Received.Select(r => r.Verdicts.Values.Sum()).Should().Equal(30, 10);
        reports
            .Received.Sum(r => r.Verdicts.GetValueOrDefault(Verdict.Correct))
            .Should()
            .Be(rewards.Count(r => r));
    }

    [Fact]
    public void An_empty_answer_is_an_error_before_any_sampling()
    {
        var view = _context.Data.LoadFromEnumerable(
            Some.Problems(3)
                .Append(
                    new ProblemRow
                    {
                        Id = "bare",
                        Question = "?",
                        Answer = " ",
                    }
                )
        );

        var fit = () => Judge(Some.ExactAnswer(), view, 2);

        fit.Should().Throw<ArgumentException>().WithMessage("*'bare'*'Answer'*");
        _policy.Generated.Should().Be(0);
    }

    [Fact]
    public void A_reward_may_need_no_answer()
    {
        var view = _context.Data.LoadFromEnumerable(new[] { new { Question = "?" } });
        var options = new RewardOptions { AnswerColumnName = null };

        var judged = Judge(Reward.From((p, _) => p.Answer.Length == 0), view, 1, options);

        judged.Read<bool>(ColumnNames.Reward).Should().Equal(true);
    }

    [Fact]
    public void A_missing_answer_column_says_what_to_do()
    {
        var view = _context.Data.LoadFromEnumerable(new[] { new { Question = "?" } });

        var fit = () => Judge(Some.ExactAnswer(), view, 1);

        fit.Should().Throw<ArgumentException>().WithMessage("*'Answer'*AnswerColumnName*null*");
    }

    [Fact]
    public void The_schema_is_answered_before_data_flows_as_it_is_after()
    {
        var samples = Samples(_context.View(2), 1, _policy);
        var estimator = Some.ApplyReward(Some.ExactAnswer());

        var before = estimator.GetOutputSchema(Shapes.Of(samples.Schema));
        var after = Shapes.Of(estimator.Fit(samples).Transform(samples).Schema);

        before.Should().BeEquivalentTo(after, o => o.WithStrictOrdering());
    }

    private IDataView Judge(IReward reward, int problems, int samples) =>
        Judge(reward, _context.View(problems), samples);

    private IDataView Judge(
        IReward reward,
        IDataView problems,
        int samples,
        RewardOptions? options = null,
        GuessingSampler? policy = null
    )
    {
        var drawn = Samples(problems, samples, policy ?? _policy);
        return Some.ApplyReward(reward, options).Fit(drawn).Transform(drawn);
    }

    private IDataView Samples(IDataView problems, int samples, GuessingSampler policy) =>
        _context.GenerateSamples(policy, samples).Fit(problems).Transform(problems);
}
