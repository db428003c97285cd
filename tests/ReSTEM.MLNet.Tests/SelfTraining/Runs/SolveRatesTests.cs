using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.SelfTraining.Runs.Report;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

public sealed class SolveRatesTests
{
    [Fact]
    public void Counts_say_what_a_list_of_problems_says()
    {
        var (rates, tallies) = Some(problems: 500);

        rates.Problems.Should().Be(500);
        rates.Samples.Should().Be(tallies.Sum(t => t.Samples));
        rates.FewestSamples.Should().Be(tallies.Min(t => t.Samples));
        rates
            .Average((samples, correct) => PassAtK.Estimate(samples, correct, 2))
            .Should()
            .BeApproximately(
                tallies.Average(t => PassAtK.Estimate(t.Samples, t.Correct, 2)),
                1e-12
            );
        rates.Mean().Should().Be(Bootstrap.Mean([.. tallies.Select(t => t.SolveRate)]));
        rates
            .ByTenth()
            .Should()
            .BeEquivalentTo(tallies.CountBy(t => (int)Math.Floor(t.SolveRate * 10)));
    }

    [Fact]
    public void Of_very_many_problems_the_interval_is_the_one_that_drawing_them_again_gives()
    {
        var (rates, tallies) = Some(problems: 10_001);

        var found = rates.Mean();

        var drawn = Bootstrap.Mean([.. tallies.Select(t => t.SolveRate)]);
        found.Estimate.Should().BeApproximately(drawn.Estimate, 1e-12);
        found.Lower.Should().BeApproximately(drawn.Lower, 2e-4);
        found.Upper.Should().BeApproximately(drawn.Upper, 2e-4);
    }

    private static (SolveRates Rates, List<ProblemTally> Tallies) Some(int problems)
    {
        var random = new Random(1);
        var (rates, tallies) = (new SolveRates(), new List<ProblemTally>());
        for (var i = 0; i < problems; i++)
        {
            var samples = random.Next(2, 9);
            var correct = random.Next(0, samples + 1);
            rates.Add(samples, correct);
            tallies.Add(new ProblemTally($"p{i}", samples, correct));
        }
        return (rates, tallies);
    }
}
