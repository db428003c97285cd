using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public sealed class BootstrapTests
{
    [Fact]
    public void The_interval_is_that_of_the_normal_approximation_for_many_problems()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 1.0 : 0.0)];

        var interval = Bootstrap.Mean(values);

        // 0.5 -+ 1.96 * 0.5 / sqrt(400)
        interval.Estimate.Should().Be(0.5);
        interval.Lower.Should().BeApproximately(0.451, 0.006);
        interval.Upper.Should().BeApproximately(0.549, 0.006);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_seed_another()
    {
        double[] values = [0.1, 0.9, 0.35, 0.2, 0.77];

        var first = Bootstrap.Mean(values, new BootstrapOptions { Seed = 5 });
        var again = Bootstrap.Mean(values, new BootstrapOptions { Seed = 5 });
        var other = Bootstrap.Mean(values, new BootstrapOptions { Seed = 6, Resamples = 101 });

        again.Should().Be(first);
        other.Should().NotBe(first);
    }

    [Fact]
    public void No_values_are_refused()
    {
        var act = () => Bootstrap.Mean([]);

        act.Should().Throw<ArgumentException>();
    }
}
