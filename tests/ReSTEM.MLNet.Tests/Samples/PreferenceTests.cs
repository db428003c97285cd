using ReSTEM.MLNet.Tests.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Samples;

public sealed class PreferenceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("preference-");

    [Fact]
    public async Task Stories_are_judged_by_the_classifier_and_watched_by_what_it_does_not_see()
    {
        var data = Path.GetDirectoryName(SharedData.Path("rotten-tomatoes"))!;
        SharedData.Path("tinystories-text", "tinystories_sample_2MB.txt");
        SharedData.Path("models", "tinystories-656k", "model.safetensors");

        var run = await RunAsync([
            "--data",
            data,
            .. "--problems 12 --held-out 10 --samples 4 --iterations 1".Split(' '),
        ]);

        run.ExitCode.Should().Be(0, run.Errors);
        run.Screen.Should().Contain("on 10 problems").And.Contain("guard stays in its band");
    }

    [Fact]
    public async Task A_missing_file_is_named_before_anything_is_done()
    {
        var run = await RunAsync("--data", _folder.FullName);

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain("rt-polarity.pos").And.Contain("--data");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<SampleRun> RunAsync(params string[] arguments) =>
        SampleProgram.RunAsync(
            "Preference",
            [.. arguments, "--plot", Path.Combine(_folder.FullName, "plot.png")]
        );
}
