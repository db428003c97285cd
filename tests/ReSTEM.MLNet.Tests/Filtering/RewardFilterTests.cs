using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests.Filtering;

public class RewardFilterTests
{
    private readonly MLContext _context = Some.Context();

    [Fact]
    public void Only_correct_samples_are_kept()
    {
        var kept = Filter([
            new("a", "1", "Correct"),
            new("a", "2", "Wrong"),
            new("b", "1", "Error"),
        ]);

        kept.Should().Equal("a:1");
    }

    [Fact]
    public void A_window_that_holds_no_problem_is_refused_before_any_row_is_read()
    {
        var options = new RewardFilterOptions { MinSolveRate = 0.9, MaxSolveRate = 0.1 };

        var filter = () => _context.Transforms.FilterByReward(options);

        filter.Should().Throw<ArgumentException>().WithMessage("*MinSolveRate is 0.9*0.1*");
    }

    [Fact]
    public void A_threshold_that_would_be_ignored_is_refused()
    {
        var options = new RewardFilterOptions { ScoreThreshold = 0.5 };

        var filter = () => _context.Transforms.FilterByReward(options);

        filter.Should().Throw<ArgumentException>().WithMessage("*ScoreThreshold is 0.5*Correct*");
    }

    [Fact]
    public void Fewer_correct_ones_than_the_cap_are_all_kept()
    {
        var kept = Filter(
            [new("a", "1", "Correct"), new("a", "2", "Correct"), new("a", "3", "Correct")],
            new RewardFilterOptions { MaxPerProblem = 3 }
        );

        kept.Should().Equal("a:1", "a:2", "a:3");
    }

    [Fact]
    public void Equal_completions_of_a_problem_fill_one_place()
    {
        Judged[] samples =
        [
            new("a", "1", "Correct"),
            new("a", "1", "Correct"),
            new("a", "2", "Correct"),
            new("b", "1", "Correct"),
        ];

        Filter(samples).Should().Equal("a:1", "a:2", "b:1");
        Filter(samples, new RewardFilterOptions { Deduplicate = false })
            .Should()
            .Equal("a:1", "a:1", "a:2", "b:1");
    }

    [Fact]
    public void Problems_are_told_apart_by_id_and_not_by_text()
    {
        var kept = Filter(
            [
                new("a", "1", "Correct") { Question = "same" },
                new("b", "1", "Correct") { Question = "same" },
            ],
            new RewardFilterOptions { MaxPerProblem = 1 }
        );

        kept.Should().Equal("a:1", "b:1");
    }

    [Fact]
    public void The_draw_is_uniform()
    {
        var samples = Enumerable
            .Range(0, 2000)
            .SelectMany(p =>
                Enumerable.Range(0, 5).Select(s => new Judged($"{p}", $"{s}", "Correct"))
            );

        var kept = Filter(samples, new RewardFilterOptions { MaxPerProblem = 2, Seed = 7 });

        var counts = kept.CountBy(k => k.Split(':')[1]).ToDictionary();
        counts.Should().HaveCount(5);
        counts.Values.Should().OnlyContain(n => n > 700 && n < 900); // 800 +- 4.5 deviations of 21.9
    }

    [Fact]
    public void The_draw_depends_on_the_seed_alone()
    {
        var samples = Enumerable
            .Range(0, 20)
            .SelectMany(p =>
                Enumerable.Range(0, 9).Select(s => new Judged($"{p}", $"{s}", "Correct"))
            )
            .ToArray();

        var one = Filter(samples, new RewardFilterOptions { MaxPerProblem = 2, Seed = 1 });
        var again = Filter(samples, new RewardFilterOptions { MaxPerProblem = 2, Seed = 1 });
        var part = Filter(samples[90..], new RewardFilterOptions { MaxPerProblem = 2, Seed = 1 });
        var other = Filter(samples, new RewardFilterOptions { MaxPerProblem = 2, Seed = 2 });

        again.Should().Equal(one);
        part.Should().Equal(one[20..]);
        other.Should().NotEqual(one);
    }

    [Fact]
    public void What_is_kept_is_correct_distinct_within_the_cap_and_as_much_as_there_is()
    {
        var sample = Gen.Select(
            Gen.Int[0, 5],
            Gen.Int[0, 6],
            Gen.Enum<Verdict>(),
            (p, text, verdict) => new Judged($"{p}", $"{text}", $"{verdict}")
        );

        Gen.Select(sample.Array[0, 60], Gen.Int[1, 5], Gen.Long)
            .Sample(
                (samples, most, seed) =>
                {
                    samples = [.. samples.OrderBy(s => s.ProblemId)];
                    var options = new RewardFilterOptions { MaxPerProblem = most, Seed = seed };
                    var kept = Filter(samples, options);
                    var correct = samples.Where(s => s.Reward).Select(s => s.Key).Distinct();
                    kept.Should().OnlyHaveUniqueItems().And.BeSubsetOf(correct);
                    kept.CountBy(k => k[0])
                        .Should()
                        .BeEquivalentTo(
                            correct
                                .CountBy(k => k[0])
                                .Select(c => KeyValuePair.Create(c.Key, Math.Min(c.Value, most)))
                        );
                },
                iter: 200
            );
    }

    [Fact]
    public void A_problem_whose_samples_lie_apart_is_an_error()
    {
        var filter = () =>
            Filter([new("a", "1", "Wrong"), new("b", "1", "Wrong"), new("a", "2", "Wrong")]);

        filter.Should().Throw<InvalidOperationException>().WithMessage("*'a'*together*");
    }

    [Fact]
    public void The_summary_counts_what_was_seen_and_kept()
    {
        var reports = new Reports<FilterSummary>();

        Filter(
            [
                new("a", "1", "Correct"),
                new("a", "1", "Correct"),
                new("a", "2", "Correct"),
                new("b", "1", "Wrong"),
                new("b", "2", "Truncated"),
                new("c", "3", "Correct"),
            ],
            new RewardFilterOptions { MaxPerProblem = 1, Progress = reports }
        );

        reports
            .Received.Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new FilterSummary
                {
                    Problems = 3,
                    Samples = 6,
                    Solved = 2,
                    Distinct = 3,
                    Kept = 2,
                    Verdicts = new Dictionary<Verdict, int>
                    {
                        [Verdict.Correct] = 4,
                        [Verdict.Wrong] = 1,
                        [Verdict.Truncated] = 1,
                    },
                }
            );
    }

    [Fact]
    public void Samples_without_a_reward_column_are_an_error()
    {
        var view = _context.Data.LoadFromEnumerable(
            new[]
            {
                new
                {
                    ProblemId = "a",
                    Completion = "1",
                    Verdict = "Wrong",
                },
            }
        );

        var fit = () => Some.FilterByReward().Fit(view);

        fit.Should().Throw<ArgumentException>().WithMessage("*'Reward'*ApplyReward*");
    }

    [Fact]
    public void A_cap_of_zero_is_an_error()
    {
        var make = () => new RewardFilterOptions { MaxPerProblem = 0 };

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*MaxPerProblem is 0*");
    }

    private List<string> Filter(IEnumerable<Judged> samples, RewardFilterOptions? options = null)
    {
        var view = _context.Data.LoadFromEnumerable(samples);
        var kept = Some.FilterByReward(options).Fit(view).Transform(view);
        return
        [
            .. _context
                .Data.CreateEnumerable<Judged>(kept, reuseRowObject: false)
                .Select(k => k.Key),
        ];
    }

    private sealed class Judged(string problemId, string completion, string verdict)
    {
        public Judged()
            : this("", "", "") { }

        public string ProblemId { get; set; } = problemId;

        public string Completion { get; set; } = completion;

        public string Verdict { get; set; } = verdict;

        public bool Reward { get; set; } = verdict == "Correct";

        public string Question { get; set; } = "";

        [NoColumn]
        public string Key => $"{ProblemId}:{Completion}";
    }
}
