namespace ReSTEM.MLNet.Conventions.PublicApi;

public sealed class ApprovedTextTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restem-api-");

    private string Package => Path.Combine(_folder.FullName, "Package");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_approved_text_raises_nothing_whatever_its_line_endings()
    {
        File.WriteAllText($"{Package}.approved.txt", "class A\r\nclass B\r\n");

        ApprovedText.Compare(Package, "class A\nclass B").Should().BeNull();

        File.Exists($"{Package}.received.txt").Should().BeFalse();
    }

    [Fact]
    public void Another_text_is_written_down_and_explained()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("ReSTEM_ACCEPT_API") == "1",
            "Everything is being accepted."
        );
        File.WriteAllText($"{Package}.approved.txt", "class A\nclass B\n");

        var difference = ApprovedText.Compare(Package, "class A\nclass C");

        difference
            .Should()
            .Contain("- class B\n+ class C")
            .And.Contain("ReSTEM_ACCEPT_API=1 dotnet test");
        File.ReadAllText($"{Package}.received.txt").Should().Be("class A\nclass C\n");
        File.ReadAllText($"{Package}.approved.txt").Should().Be("class A\nclass B\n");
    }
}
