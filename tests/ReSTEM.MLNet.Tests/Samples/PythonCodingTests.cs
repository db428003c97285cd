using System.Text.Json;
using ReSTEM.MLNet.Tests.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Samples;

public sealed class PythonCodingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("python-coding-");

    [Fact]
    public async Task Programs_that_pass_the_tests_are_learned_from_and_real_files_are_judged_as_well()
    {
        SandboxedPython.SkipWithoutSandbox();

        var made = await RunAsync([
            "--run",
            In("run"),
            .. Sizes("--worked", "100", "--problems", "24", "--held-out", "20"),
        ]);

        made.ExitCode.Should().Be(0, made.Errors);
        made.Screen.Should().Contain("on 20 problems").And.Contain("def f ( xs ) :");
        await WriteMbppAsync();
        var model = Directory.GetFiles(In("run"), "config.json", SearchOption.AllDirectories)[0];
        var asked = await RunAsync([
            "--data",
            In("mbpp.jsonl"),
            "--model",
            Path.GetDirectoryName(model)!,
            .. Sizes("--problems", "6", "--held-out", "4"),
        ]);

        asked.ExitCode.Should().BeOneOf(0, 2);
        (asked.Screen + asked.Errors)
            .Should()
            .ContainAny("on 4 problems", "No sample was kept of 48");
    }

    [Fact]
    public async Task Files_without_a_model_that_can_read_them_are_refused()
    {
        var run = await RunAsync("--data", In("mbpp.jsonl"));

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain("--model").And.Contain("mbpp.jsonl");
    }

    [Fact]
    public async Task A_file_with_too_few_problems_is_named_before_a_model_is_opened()
    {
        await WriteMbppAsync();

        var run = await RunAsync(
            "--data",
            In("mbpp.jsonl"),
            "--model",
            In("absent"),
            "--held-out",
            "10"
        );

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain("10 problems").And.Contain("--held-out");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static string[] Sizes(params string[] sizes) =>
        [.. sizes, "--samples", "8", "--iterations", "1"];

    private Task<SampleRun> RunAsync(params string[] arguments) =>
        SampleProgram.RunAsync("PythonCoding", [.. arguments, "--plot", In("plot.png")]);

    private Task WriteMbppAsync() =>
        File.WriteAllLinesAsync(
            In("mbpp.jsonl"),
            Enumerable
                .Range(1, 10)
                .Select(number =>
                    JsonSerializer.Serialize(
                        new
                        {
                            task_id = number,
                            text = $"f ( [ {number} , 1 ] ) = [ 1 , {number} ]",
                            code = "def f(xs): return sorted(xs)",
                            test_list = new[] { "assert f([2, 1]) == [1, 2]" },
                        }
                    )
                )
        );
}
