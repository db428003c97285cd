using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

public sealed class OutputComparerTests
{
    [Theory]
    [InlineData("1\n2\n", "1\n2", true)]
    [InlineData("1\n2", "1  \r\n2\n\n\n", true)]
    [InlineData("1\n2", "1\n2\n3", false)]
    [InlineData("1\n2\n3", "1\n2", false)]
    [InlineData("1\n2", "1 2", false)]
    [InlineData(" 1", "1", false)]
    [InlineData("1", "", false)]
    [InlineData("0.5", "0.50", false)]
    [InlineData("Yes", "YES", false)]
    public void Lines_are_compared_up_to_white_space_at_their_ends(
        string expected,
        string actual,
        bool same
    )
    {
        Same(expected, actual, new PythonRewardOptions()).Should().Be(same);
    }

    [Theory]
    [InlineData("1\n2", "1   2", true)]
    [InlineData("1 2", "1 2 3", false)]
    [InlineData("12", "1 2", false)]
    public void Words_are_compared_whatever_separates_them(
        string expected,
        string actual,
        bool same
    )
    {
        var options = new PythonRewardOptions { Comparison = OutputComparison.Words };

        Same(expected, actual, options).Should().Be(same);
    }

    [Theory]
    [InlineData("0.333333", "0.3333334", true)]
    [InlineData("1000000 2", "1000000.5 2", true)]
    [InlineData("0.333", "0.334", false)]
    [InlineData("x 1", "y 1", false)]
    [InlineData("nan", "NaN", false)]
    [InlineData("1", "inf", false)]
    public void Numbers_are_compared_up_to_the_tolerance(string expected, string actual, bool same)
    {
        var options = new PythonRewardOptions { NumberTolerance = 1e-6 };

        Same(expected, actual, options).Should().Be(same);
    }

    [Fact]
    public void The_first_difference_is_told()
    {
        OutputComparer
            .Difference("1\n2\n3", "1\n9\n3", new PythonRewardOptions())
            .Should()
            .Be("line 2: expected '2', got '9'");
    }

    private static bool Same(string expected, string actual, PythonRewardOptions options) =>
        OutputComparer.Difference(expected, actual, options) is null;
}
