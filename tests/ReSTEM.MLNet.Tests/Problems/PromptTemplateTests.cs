using CsCheck;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.Problems;

public class PromptTemplateTests
{
    private static readonly string[] Pieces = ["{{", "}}", "{A}", "{Some column}", "text", "\n"];

    [Fact]
    public void Placeholders_are_filled_and_the_rest_stays()
    {
        var template = PromptTemplate.ZeroShot("{Topic}: {Question} {{x}}\nSolution:");

        var prompt = template.Render(column => $"<{column}>");

        prompt.Should().Be("<Topic>: <Question> {x}\nSolution:");
        template.Columns.Should().Equal("Topic", "Question");
    }

    [Fact]
    public void Braces_in_a_value_are_left_alone()
    {
        var prompt = PromptTemplate.ZeroShot("{Question}").Render(_ => "{Answer} {{}");

        prompt.Should().Be("{Answer} {{}");
    }

    [Fact]
    public void Examples_come_first_each_with_its_solution()
    {
        var template = PromptTemplate.FewShot(
            [new("1+1", "2"), new("2+2", "\n4")],
            "Q: {Question}\nA:"
        );

        var prompt = template.Render(_ => "3+3");

        prompt.Should().Be("Q: 1+1\nA: 2\n\nQ: 2+2\nA:\n4\n\nQ: 3+3\nA:");
        template.Columns.Should().Equal("Question");
    }

    [Fact]
    public void Examples_fill_other_placeholders_from_their_columns()
    {
        var example = new WorkedExample("1+1", "2")
        {
            Columns = new Dictionary<string, string> { ["Topic"] = "sums" },
        };

        var prompt = PromptTemplate.FewShot([example], "{Topic}|{Question}|").Render(_ => "x");

        prompt.Should().Be("sums|1+1| 2\n\nx|x|");
    }

    [Fact]
    public void An_example_that_fills_not_all_is_an_error()
    {
        var make = () => PromptTemplate.FewShot([new("1+1", "2")], "{Topic} {Question}");

        make.Should().Throw<ArgumentException>().WithMessage("*'1+1'*'{Topic}'*");
    }

    [Theory]
    [InlineData("a { b")]
    [InlineData("a } b")]
    [InlineData("{}")]
    [InlineData("{a{b}")]
    [InlineData("{Question")]
    public void A_brace_that_names_no_column_is_an_error(string template)
    {
        var make = () => PromptTemplate.ZeroShot(template);

        make.Should().Throw<FormatException>().WithMessage($"*'{template}'*");
    }

    [Fact]
    public void Its_text_makes_the_same_template_again()
    {
        var part = Gen.Int[0, 5].Select(i => Pieces[i]);

        part.Array[0, 8]
            .Sample(parts =>
            {
                var template = PromptTemplate.ZeroShot(string.Concat(parts));
                var again = PromptTemplate.ZeroShot(template.ToString());
                return again.Render(c => $"<{c}>") == template.Render(c => $"<{c}>");
            });
    }
}
