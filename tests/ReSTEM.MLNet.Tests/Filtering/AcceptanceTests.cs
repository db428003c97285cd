using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests.Filtering;

public class AcceptanceTests
{
    [Fact]
    public void A_score_above_the_threshold_is_accepted_whatever_the_verdict()
    {
        var options = new RewardFilterOptions
        {
            Acceptance = SampleAcceptance.Scored,
            ScoreThreshold = 0.5,
        };

        Kept(options, Some(0.5), Some(0.6), Some(0.9, Verdict.Correct), Some(0.9, Verdict.Error))
            .Should()
            .Equal(1, 2);
    }

    [Fact]
    public void Without_scores_the_verdict_is_the_score()
    {
        var options = new RewardFilterOptions { Acceptance = SampleAcceptance.Scored };

        Kept(options, Some(double.NaN), Some(double.NaN, Verdict.Correct)).Should().Equal(1);
    }

    [Fact]
    public void Unfiltered_keeps_all_that_ended_by_itself()
    {
        var options = new RewardFilterOptions { Acceptance = SampleAcceptance.Unfiltered };

        Kept(options, Some(0), Some(0, Verdict.Error), Some(0, Verdict.Truncated))
            .Should()
            .Equal(0, 1);
    }

    [Fact]
    public void The_best_are_chosen_and_ties_drawn()
    {
        var samples = Enumerable
            .Range(0, 8)
            .Select(i => Some(i < 6 ? 0.5 : 0.9, Verdict.Correct))
            .ToArray();
        var draws = Enumerable
            .Range(0, 50)
            .Select(seed =>
                Kept(
                    new RewardFilterOptions
                    {
                        Choice = SampleChoice.Best,
                        MaxPerProblem = 3,
                        Seed = seed,
                    },
                    samples
                )
            )
            .ToArray();

        draws.Should().OnlyContain(kept => kept.Length == 3 && kept[1] == 6 && kept[2] == 7);
        draws.Select(kept => kept[0]).Distinct().Should().HaveCount(6);
    }

    [Theory]
    [InlineData(0, 0.4, 0)]
    [InlineData(0.5, 1, 2)]
    [InlineData(0.6, 1, 0)]
    [InlineData(0, 0.5, 2)]
    public void Problems_outside_the_window_teach_nothing(double least, double most, int kept)
    {
        var options = new RewardFilterOptions { MinSolveRate = least, MaxSolveRate = most };
        FilterSample[] samples =
        [
            Some(1, Verdict.Correct),
            Some(1, Verdict.Correct),
            Some(0),
            Some(0),
        ];

        Kept(options, samples).Should().HaveCount(kept);
    }

    [Theory]
    [InlineData("Text", "1 + 1 = 2", "1+1=2", false)]
    [InlineData("Words", "The  answer", "the answer", true)]
    [InlineData("Words", "the answer", "the answers", false)]
    [InlineData(
        "Equations",
        "So 1 + 1 = 2, hence 2*3 = 6.",
        "First 1+1=2 and then 2 * 3 = 6!",
        true
    )]
    [InlineData("Equations", "1 + 1 = 2; 2 * 3 = 6", "2 * 3 = 6; 1 + 1 = 2", false)]
    [InlineData("Equations", "(5 - 1) / 2 = 2", "5 - 1 / 2 = 2", false)]
    [InlineData("Equations", "no sums", "No sums", true)]
    [InlineData("Equations", "no sums", "no sum", false)]
    public void Solutions_are_the_same_by_their_key(
        string name,
        string one,
        string other,
        bool expected
    )
    {
        var key = SolutionKey.Find(name)!;

        (key.Of(one) == key.Of(other)).Should().Be(expected);
    }

    [Fact]
    public void A_key_of_ones_own_merges_and_cannot_be_saved()
    {
        var byLength = SolutionKey.From("length", text => $"{text.Length}");
        var options = new RewardFilterOptions { SolutionKey = byLength };
        var context = Tests.Some.Context();
        var filter = new RewardFilterTransformer(context, options);

        var save = () => context.Model.Save(filter, null, new MemoryStream());

        Kept(options, Right("ab"), Right("cd"), Right("e")).Should().Equal(0, 2);
        save.Should().Throw<NotSupportedException>().WithMessage("*'length'*");
        var taken = () => SolutionKey.From("Text", text => text);
        taken.Should().Throw<ArgumentException>();
    }

    private static int[] Kept(RewardFilterOptions options, params FilterSample[] samples) =>
        [
            .. KeptSamples
                .Decide("p", samples, options)
                .Index()
                .Where(fate => fate.Item == SampleFate.Kept)
                .Select(fate => fate.Index),
        ];

    private static int s_count;

    private static FilterSample Some(double score, Verdict verdict = Verdict.Wrong) =>
        new(verdict == Verdict.Correct, verdict, score, $"text {s_count++}");

    private static FilterSample Right(string text) => new(true, Verdict.Correct, double.NaN, text);
}
