namespace ReSTEM.MLNet.Conventions.Snippets;

public sealed class ReadmeTests
{
    [Fact]
    public void Code_in_a_README_is_code_that_compiles()
    {
        string[] documents =
        [
            .. Directory.EnumerateFiles(Repository.Root, "README.md"),
            .. Directory.EnumerateFiles(
                Repository.PathOf("samples"),
                "README.md",
                SearchOption.AllDirectories
            ),
        ];

        var problems = documents.SelectMany(document =>
            SnippetDocument.Problems(document, Repository.Root)
        );

        problems.Should().BeEmpty();
    }
}
