using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public sealed class PairedTestTests
{
    // Two-sided binomial tail at 1/2, by hand: 2 * (C(10,0) + C(10,1) + C(10,2)) / 2^10 = 112 / 1024.
    [Theory]
    [InlineData(8, 2, 112.0 / 1024)]
    [InlineData(2, 8, 112.0 / 1024)]
    [InlineData(5, 0, 2.0 / 32)]
    [InlineData(4, 4, 1.0)]
    [InlineData(0, 0, 1.0)]
    public void Mcnemar_is_the_exact_binomial_tail(int gained, int lost, double expected)
    {
        var (before, after) = Outcomes(gained, lost, agreeing: 7);

        var result = PairedTest.McNemar(before, after);

        result.PValue.Should().BeApproximately(expected, 1e-15);
        result.Gained.Should().Be(gained);
        result.Lost.Should().Be(lost);
        result.Difference.Should().BeApproximately((gained - lost) / (gained + lost + 7.0), 1e-15);
    }

    [Fact]
    public void Mcnemar_does_not_underflow_on_thousands_of_problems()
    {
        var (before, after) = Outcomes(2100, 1900, agreeing: 0);

        var result = PairedTest.McNemar(before, after);

        // The normal approximation with continuity correction: 2 * (1 - Phi(199 / sqrt(4000))) = 0.001653.
        result.PValue.Should().BeApproximately(0.001653, 2e-5);
    }

    [Fact]
    public void The_paired_bootstrap_finds_a_shift_that_problems_differ_too_much_to_show_unpaired()
    {
        var random = new Random(3);
        double[] before = [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble())];
        double[] after = [.. before.Select(value => value + 0.02 + 0.01 * random.NextDouble())];

        var paired = PairedTest.Bootstrap(before, after);

        paired.Interval.Lower.Should().BeGreaterThan(0.02);
        paired.Interval.Upper.Should().BeLessThan(0.03);
        paired.PValue.Should().BeLessThan(0.001);
    }

    [Fact]
    public void Equal_models_do_not_differ()
    {
        double[] values = [0, 0.5, 1, 0.25];

        var paired = PairedTest.Bootstrap(values, values);

        paired.PValue.Should().Be(1);
        paired.Interval.Estimate.Should().Be(0);
    }

    [Fact]
    public void Lists_of_different_length_are_refused()
    {
        var act = () => PairedTest.McNemar([true], [true, false]);

        act.Should().Throw<ArgumentException>().WithMessage("*1 and 2*");
    }

    private static (bool[] Before, bool[] After) Outcomes(int gained, int lost, int agreeing)
    {
        bool[] before =
        [
            .. Enumerable.Repeat(false, gained),
            .. Enumerable.Repeat(true, lost),
            .. Enumerable.Repeat(true, agreeing),
        ];
        bool[] after =
        [
            .. Enumerable.Repeat(true, gained),
            .. Enumerable.Repeat(false, lost),
            .. Enumerable.Repeat(true, agreeing),
        ];
        return (before, after);
    }
}
