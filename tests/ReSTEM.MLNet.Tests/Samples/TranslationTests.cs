using ReSTEM.MLNet.Tests.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Samples;

public sealed class TranslationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("translation-");

    [Fact]
    public async Task The_same_seed_gives_the_same_scores_without_and_with_a_run_directory()
    {
        var first = await RunAsync([.. Small, "--json", In("first.json")]);
        var second = await RunAsync([.. Small, "--json", In("second.json"), "--run", In("run")]);

        first.ExitCode.Should().Be(0, first.Errors);
        second.ExitCode.Should().Be(0, second.Errors);
        first.Screen.Should().Contain("on 20 sentences").And.Contain("BLEU").And.Contain("length");
        var scores = await SampleProgram.TimelessAsync(In("first.json"));
        scores.Should().Be(await SampleProgram.TimelessAsync(In("second.json")));
    }

    [Fact]
    public async Task More_captions_of_photographs_than_there_are_to_learn_from_are_refused()
    {
        var data = SharedData.Path("multi30k");

        var run = await RunAsync(["--data", data, "--worked", "3000", "--problems", "2000"]);

        run.ExitCode.Should().Be(2);
        run.Errors.Should().MatchRegex("5000 pairs.*there are 2[0-9]{3}").And.Contain("--worked");
    }

    [Fact]
    public async Task More_numbers_to_measure_on_than_there_are_are_refused()
    {
        var run = await RunAsync(["--held-out", "1001"]);

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain("--held-out").And.Contain("1000");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Small =>
        [.. "--worked 200 --problems 40 --held-out 20 --samples 4 --iterations 2".Split(' ')];

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static Task<SampleRun> RunAsync(string[] arguments) =>
        SampleProgram.RunAsync("Translation", arguments);
}
