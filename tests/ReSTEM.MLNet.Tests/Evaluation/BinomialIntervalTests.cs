using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public sealed class BinomialIntervalTests
{
    // Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (score, no continuity correction).
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(29, 29, 0.8830, 1.0000)]
    public void Wilson_gives_the_published_intervals(
        int successes,
        int trials,
        double lower,
        double upper
    )
    {
        var interval = BinomialInterval.Wilson(successes, trials);

        interval.Lower.Should().BeApproximately(lower, 5e-5);
        interval.Upper.Should().BeApproximately(upper, 5e-5);
        interval.Estimate.Should().Be((double)successes / trials);
    }

    [Fact]
    public void Higher_confidence_is_wider()
    {
        var usual = BinomialInterval.Wilson(30, 100);
        var strict = BinomialInterval.Wilson(30, 100, 0.99);

        strict.Lower.Should().BeLessThan(usual.Lower);
        strict.Upper.Should().BeGreaterThan(usual.Upper);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    public void Impossible_counts_are_refused(int successes, int trials)
    {
        var act = () => BinomialInterval.Wilson(successes, trials);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }
}
