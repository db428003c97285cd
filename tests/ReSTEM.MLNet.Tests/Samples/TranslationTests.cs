using ReSTEM.MLNet.Tests.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Samples;

public sealed class TranslationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("translation-");

    [Fact]
    public async Task The_same_seed_gives_the_same_scores_and_the_threshold_rises()
    {
        var first = await RunAsync([.. Small, "--json", In("first.json")]);
        var second = await RunAsync([.. Small, "--json", In("second.json")]);

        first.ExitCode.Should().Be(0, first.Errors);
        second.ExitCode.Should().Be(0, second.Errors);
        first.Screen.Should().Contain("│ 90 ").And.Contain("│ 95 ").And.Contain("guard");
        var scores = await SampleProgram.TimelessAsync(In("first.json"));
        scores.Should().Be(await SampleProgram.TimelessAsync(In("second.json")));
    }

    [Fact]
    public async Task Captions_of_photographs_are_read()
    {
        var data = SharedData.Path("multi30k");

        var run = await RunAsync(["--data", data, "--worked", "3000", "--problems", "2000"]);

        run.ExitCode.Should().Be(2);
        run.Errors.Should()
            .MatchRegex("There are [345][0-9]{3} pairs of short")
            .And.Contain("--worked");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Small =>
        [.. "--worked 200 --problems 40 --held-out 20 --samples 4 --iterations 2".Split(' ')];

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static Task<SampleRun> RunAsync(string[] arguments) =>
        SampleProgram.RunAsync("Translation", arguments);
}
