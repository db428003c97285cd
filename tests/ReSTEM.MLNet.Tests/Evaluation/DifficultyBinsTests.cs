using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public sealed class DifficultyBinsTests
{
    [Fact]
    public void Problems_fall_in_the_bin_of_their_base_solve_rate()
    {
        ProblemTally[] before = [new("a", 4, 0), new("b", 4, 1), new("c", 4, 2), new("d", 4, 4)];
        ProblemTally[] after = [new("a", 4, 2), new("b", 4, 3), new("c", 4, 3), new("d", 4, 3)];

        var bins = DifficultyBins.By(before, after, [0, 0.25, 0.5, 1]);

        bins.Select(bin => bin.Problems).Should().Equal(1, 1, 2);
        bins.Select(bin => bin.BaseMean).Should().Equal(0, 0.25, 0.75);
        bins.Select(bin => bin.Mean).Should().Equal(0.5, 0.75, 0.75);
    }

    [Fact]
    public void The_fine_bins_set_unsolved_and_always_solved_apart()
    {
        ProblemTally[] tallies = [new("never", 8, 0), new("once", 8, 1), new("always", 8, 8)];

        var bins = DifficultyBins.By(tallies, tallies, DifficultyBins.FineEdges);

        bins.Select(bin => bin.Problems).Should().Equal(1, 1, 0, 0, 1);
    }

    [Fact]
    public void The_papers_bins_are_quarters_and_the_default()
    {
        ProblemTally[] tallies =
        [
            new("very hard", 8, 1),
            new("hard", 8, 2),
            new("medium", 8, 4),
            new("easy", 8, 6),
            new("easier", 8, 8),
        ];

        var bins = DifficultyBins.By(tallies, tallies);

        bins.Select(bin => bin.Problems).Should().Equal(1, 1, 1, 2);
    }

    [Fact]
    public void A_problem_without_base_samples_is_named()
    {
        var act = () => DifficultyBins.By([], [new ProblemTally("new", 1, 1)]);

        act.Should().Throw<ArgumentException>().WithMessage("*'new'*");
    }

    [Fact]
    public void Counting_keeps_the_order_of_first_appearance()
    {
        var tallies = ProblemTally.Count([("b", true), ("a", false), ("b", false)]);

        tallies.Should().Equal(new ProblemTally("b", 2, 1), new ProblemTally("a", 1, 0));
        tallies[0].SolveRate.Should().Be(0.5);
    }
}
