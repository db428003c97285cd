using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

public sealed class CompletionCodeTests
{
    [Fact]
    public void A_text_without_blocks_is_the_code_as_it_stands()
    {
        CompletionCode.Extract("    return 1\n", "f").Should().Be("    return 1\n");
    }

    [Fact]
    public void The_last_block_that_defines_the_entry_point_wins()
    {
        const string answer = """
            First try:
            ```python
            def f(): return 1
            ```
            Better:
            ```python
            def f(): return 2
            ```
            Use it so:
            ```
            print(f())
            ```
            """;

        CompletionCode.Extract(answer, "f").Should().Be("def f(): return 2");
        CompletionCode.Extract(answer, entryPoint: null).Should().Be("print(f())");
    }

    [Fact]
    public void Code_inside_the_thought_does_not_count()
    {
        const string answer =
            "<think>```\ndef f(): return 1\n```</think>\n```\ndef f(): return 2\n```";

        CompletionCode.Extract(answer, "f").Should().Be("def f(): return 2");
    }

    [Fact]
    public void A_block_that_is_never_closed_ends_with_the_text()
    {
        CompletionCode.Extract("```python\nx = 1\ny = 2", "f").Should().Be("x = 1\ny = 2");
    }

    [Theory]
    [InlineData("def f():", true)]
    [InlineData("class Solution:\n    def f(self):", true)]
    [InlineData("async def f (x):", true)]
    [InlineData("x = 1\n\tasync\tdef \t f\t(", true)]
    [InlineData("async defining = 1\ndef f(", true)]
    [InlineData("def", false)]
    [InlineData("def f", false)]
    [InlineData("deff(x)", false)]
    [InlineData("asyncdef f(x):", false)]
    [InlineData("# def f(x):", false)]
    [InlineData("def ff():", false)]
    [InlineData("x = f()", false)]
    public void A_definition_is_recognised(string code, bool defines)
    {
        CompletionCode.Defines(code, "f").Should().Be(defines);
    }

    [Fact]
    public void A_header_that_ends_in_a_colon_gets_a_body()
    {
        CompletionCode.Complete("def f():\n").Should().Be("def f():\n    pass\n");
        CompletionCode.Complete("def f():\n    \"\"\"Doc\"\"\"\n").Should().EndWith("\"\"\"\n");
    }
}
