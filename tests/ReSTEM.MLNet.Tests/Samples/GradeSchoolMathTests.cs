using System.Text.Json;

namespace ReSTEM.MLNet.Tests.Samples;

public sealed class GradeSchoolMathTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grade-school-");

    [Fact]
    public async Task The_same_seed_gives_the_same_numbers_and_the_model_can_be_asked_published_problems()
    {
        var first = await SmallAsync("first.json", "--run", In("run"));
        var second = await SmallAsync("second.json");

        first.ExitCode.Should().Be(0, first.Errors);
        second.ExitCode.Should().Be(0, second.Errors);
        var numbers = await SampleProgram.TimelessAsync(In("first.json"));
        numbers.Should().Be(await SampleProgram.TimelessAsync(In("second.json")));
        first.Screen.Should().Contain("round 1").And.Contain("on 30 problems").And.Contain("####");

        await WriteProblemsAsync("train.jsonl", 2, 10);
        await WriteProblemsAsync("test.jsonl", 3, 11);
        await WriteProblemsAsync("test_socratic.jsonl", 3, 11);
        var model = Directory.GetFiles(In("run"), "config.json", SearchOption.AllDirectories)[0];
        foreach (var worked in (string[])["0", "2"])
        {
            var asked = await RunAsync([
                .. Sizes("--worked", worked, "--problems", "6", "--held-out", "5"),
                "--data",
                _folder.FullName,
                "--model",
                Path.GetDirectoryName(model)!,
            ]);

            asked.ExitCode.Should().Be(0, asked.Errors);
            asked.Screen.Should().Contain("on 5 problems");
        }
    }

    [Fact]
    public async Task Files_without_a_model_that_can_read_them_are_refused()
    {
        var run = await RunAsync("--data", _folder.FullName);

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain("--model").And.Contain(_folder.FullName);
    }

    [Fact]
    public async Task A_folder_without_the_two_files_is_named()
    {
        await WriteProblemsAsync("test.jsonl", 3, 4);

        var run = await RunAsync("--data", _folder.FullName, "--model", In("absent"));

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain("0 files").And.Contain("train");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private Task<SampleRun> SmallAsync(string json, params string[] more) =>
        RunAsync([
            .. Sizes("--worked", "120", "--problems", "40", "--held-out", "30"),
            "--json",
            In(json),
            .. more,
        ]);

    private static string[] Sizes(params string[] sizes) =>
        [.. sizes, "--samples", "8", "--iterations", "1"];

    private Task<SampleRun> RunAsync(params string[] arguments) =>
        SampleProgram.RunAsync("GradeSchoolMath", [.. arguments, "--plot", In("plot.png")]);

    private Task WriteProblemsAsync(string name, int from, int to) =>
        File.WriteAllLinesAsync(
            In(name),
            Enumerable
                .Range(from, to - from + 1)
                .Select(has =>
                    JsonSerializer.Serialize(
                        new
                        {
                            question = $"Ava has {has} cards . Ben has 2 times as many . How many cards do they have together ?",
                            answer = $"{has} * 2 = <<{has}*2={has * 2}>>{has * 2} ; {has} + {has * 2} = {has * 3}\n#### {has * 3}",
                        }
                    )
                )
        );
}
