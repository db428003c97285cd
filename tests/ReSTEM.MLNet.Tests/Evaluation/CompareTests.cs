using Microsoft.ML;
using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public class CompareTests
{
    private readonly MLContext _context = Some.Context();

    [Fact]
    public void Differences_are_those_computed_by_hand_whatever_the_order_of_the_problems()
    {
        var comparison = Compare(
            [("a", "0000"), ("b", "1000"), ("c", "1110"), ("d", "0001")],
            [("d", "1101"), ("c", "1111"), ("b", "1100"), ("a", "0001")]
        );

        comparison.FirstSample.Gained.Should().Be(1);
        comparison.FirstSample.Lost.Should().Be(0);
        comparison.FirstSample.PValue.Should().Be(1);
        comparison.MeanReward.Interval.Estimate.Should().BeApproximately(5 / 16.0, 1e-12);
        comparison.PassAtK.Keys.Should().Equal(1, 2, 4);
        comparison.PassAtK[4].Interval.Estimate.Should().Be(0.25);
        comparison.ByDifficulty.Select(bin => bin.Problems).Should().Equal(1, 2, 0, 1);
        comparison.ByDifficulty[1].BaseMean.Should().Be(0.25);
        comparison.ByDifficulty[1].Mean.Should().Be(0.625);
        comparison.ToString().Should().Contain("first sample: 1 gained, 0 lost");
    }

    [Fact]
    public void One_completion_a_problem_gives_McNemars_test_of_pass_at_1()
    {
        var before = Enumerable.Range(0, 20).Select(i => ($"p{i}", i < 5 ? "1" : "0"));
        var after = Enumerable.Range(0, 20).Select(i => ($"p{i}", i is > 0 and < 15 ? "1" : "0"));

        var comparison = Compare([.. before], [.. after]);

        comparison
            .FirstSample.Should()
            .Be(
                PairedTest.McNemar(
                    [.. Enumerable.Range(0, 20).Select(i => i < 5)],
                    [.. Enumerable.Range(0, 20).Select(i => i is > 0 and < 15)]
                )
            );
        comparison.FirstSample.PValue.Should().BeApproximately(24.0 / 2048, 1e-12);
        comparison.MeanReward.PValue.Should().BeLessThan(0.01);
    }

    [Fact]
    public void A_problem_that_one_model_lacks_is_named()
    {
        var compare = () => Compare([("a", "1"), ("b", "1")], [("a", "1"), ("x", "1")]);

        compare.Should().Throw<ArgumentException>().WithMessage("*'b'*one of them only*");
    }

    private LanguageModelComparison Compare(
        (string Problem, string Rewards)[] before,
        (string Problem, string Rewards)[] after
    ) => _context.LanguageModels.Compare(Samples(before), Samples(after));

    private IDataView Samples((string Problem, string Rewards)[] problems) =>
        _context.Data.LoadFromEnumerable(
            problems.SelectMany(p =>
                p.Rewards.Select(r => new ScoredSample { ProblemId = p.Problem, Reward = r == '1' })
            )
        );
}
