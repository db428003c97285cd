namespace ReSTEM.MLNet.Conventions.Snippets;

public sealed class SnippetDocumentTests : IDisposable
{
    private const string Program = """
        using System;

        internal static class Program
        {
            // snippet: greet
            if (args.Length > 0)
            {
                Console.WriteLine("hello");

            }
            // end snippet

            // snippet: open
            Console.WriteLine("never ends");
        }
        """;

    private const string Greeting = """
        if (args.Length > 0)
        {
            Console.WriteLine("hello");

        }
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("restem-readme-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_block_that_equals_its_region_raises_nothing()
    {
        Problems($"<!-- snippet: Program.cs#greet -->\n\n```csharp\n{Greeting}\n```\n")
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void A_block_that_differs_is_shown_with_its_difference()
    {
        var stale = Greeting.Replace("hello", "goodbye", StringComparison.Ordinal);

        var problems = Problems(
            $"# Title\n<!-- snippet: Program.cs#greet -->\n```csharp\n{stale}\n```\n"
        );

        problems
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("README.md(2): the block differs from Program.cs#greet")
            .And.Contain("-     Console.WriteLine(\"goodbye\");")
            .And.Contain("+     Console.WriteLine(\"hello\");");
    }

    [Fact]
    public void A_block_that_leaves_a_line_out_differs()
    {
        var shorter = Greeting.Replace("\n\n", "\n", StringComparison.Ordinal);

        Problems($"<!-- snippet: Program.cs#greet -->\n```csharp\n{shorter}\n```")
            .Should()
            .ContainSingle();
    }

    [Theory]
    [InlineData("Missing.cs#greet", "there is no file Missing.cs")]
    [InlineData("Program.cs#missing", "has no '// snippet: missing'")]
    [InlineData("Program.cs#open", "ends with '// end snippet'")]
    public void A_claim_about_what_is_not_there_is_named(string claim, string expected)
    {
        var problems = Problems($"<!-- snippet: {claim} -->\n```csharp\nx\n```\n");

        problems.Should().ContainSingle().Which.Should().Contain(expected);
    }

    [Theory]
    [InlineData("some prose\n")]
    [InlineData("```json\n{}\n```\n")]
    [InlineData("```csharp\nno end\n")]
    [InlineData("")]
    public void A_claim_without_a_block_is_named(string following)
    {
        var problems = Problems($"<!-- snippet: Program.cs#greet -->\n{following}");

        problems.Should().ContainSingle().Which.Should().Contain("no ```csharp block follows");
    }

    [Fact]
    public void Blocks_without_a_claim_are_not_looked_at()
    {
        Problems("```csharp\nvar x = 1;\n```\n<!-- a comment -->\n").Should().BeEmpty();
    }

    private string[] Problems(string document)
    {
        var path = Path.Combine(_root.FullName, "README.md");
        File.WriteAllText(path, document);
        File.WriteAllText(Path.Combine(_root.FullName, "Program.cs"), Program);
        return [.. SnippetDocument.Problems(path, _root.FullName)];
    }
}
