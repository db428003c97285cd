using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public sealed class PassAtKTests
{
    [Theory]
    [InlineData(2, 1, 1, 0.5)]
    [InlineData(4, 1, 2, 0.5)]
    [InlineData(5, 2, 2, 0.7)]
    [InlineData(5, 0, 5, 0)]
    [InlineData(5, 1, 5, 1)]
    public void Estimates_are_those_computed_by_hand(
        int samples,
        int correct,
        int k,
        double expected
    )
    {
        PassAtK.Estimate(samples, correct, k).Should().BeApproximately(expected, 1e-15);
    }

    [Fact]
    public void It_equals_counting_all_subsets_on_1000_random_cases()
    {
        var random = new Random(17);
        for (var round = 0; round < 1000; round++)
        {
            var samples = random.Next(1, 11);
            var correct = random.Next(0, samples + 1);
            var k = random.Next(1, samples + 1);

            var counted = Subsets
                .Of(samples, k)
                .Average(subset => subset.Any(i => i < correct) ? 1.0 : 0.0);

            PassAtK.Estimate(samples, correct, k).Should().BeApproximately(counted, 1e-12);
        }
    }

    [Fact]
    public void More_than_the_samples_is_an_error_that_says_so()
    {
        var act = () => PassAtK.Estimate(4, 2, 8);

        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*pass@8*4 samples*");
    }

    [Fact]
    public void The_mean_is_over_problems()
    {
        ProblemTally[] tallies = [new("easy", 4, 4), new("hard", 4, 0), new("middle", 4, 2)];

        var mean = PassAtK.Mean(tallies, 1);

        mean.Estimate.Should().BeApproximately(0.5, 1e-15);
        mean.Lower.Should().BeLessThan(mean.Estimate);
    }
}
