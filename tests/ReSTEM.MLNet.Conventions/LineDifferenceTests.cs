namespace ReSTEM.MLNet.Conventions;

public sealed class LineDifferenceTests
{
    [Theory]
    [InlineData("a\nb", "a\nb", "")]
    [InlineData("a\nb\nc", "a\nc", "- b")]
    [InlineData("a\nc", "a\nb\nc", "+ b")]
    [InlineData("a\nb\nc", "a\nB\nc", "- b\n+ B")]
    public void Only_changed_lines_are_listed(string before, string after, string expected)
    {
        LineDifference.Of(before, after, most: 10).Should().Be(expected);
    }

    [Fact]
    public void A_long_list_is_cut_and_says_so()
    {
        LineDifference.Of("a\nb\nc\nd", "", most: 2).Should().Be("- a\n- b\n... and 3 more lines");
    }
}
