using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

[Collection(SandboxedPython.OneAtATime)]
public sealed class AppsTests(SandboxedPython python) : IClassFixture<SandboxedPython>
{
    [Fact]
    public async Task Every_reference_solution_is_correct()
    {
        var programs = Folders()
            .SelectMany(folder => Solutions(folder).Select(code => (Problem(folder), code)));

        var surprises = await SandboxedPython.SurprisesAsync(
            python.Reward,
            programs,
            verdict => verdict == Verdict.Correct
        );

        surprises.Should().BeEmpty();
    }

    [Fact]
    public async Task Samples_of_a_model_get_the_verdict_recorded_with_them()
    {
        var samples = Folders()
            .SelectMany(folder =>
                ProgramData
                    .Json($"apps/train/{folder}/gen_solutions.json")
                    .EnumerateArray()
                    .Select(sample => (Problem: Problem(folder), Sample: sample))
            )
            .ToList();

        var passing = samples.Where(sample => Passes(sample.Sample)).Select(ToProgram);
        var failing = samples.Where(sample => !Passes(sample.Sample)).Select(ToProgram);

        (
            await SandboxedPython.SurprisesAsync(
                python.Reward,
                passing,
                verdict => verdict == Verdict.Correct
            )
        )
            .Should()
            .BeEmpty();
        (
            await SandboxedPython.SurprisesAsync(
                python.Hasty,
                failing,
                verdict => verdict != Verdict.Correct
            )
        )
            .Should()
            .BeEmpty();
    }

    [Fact]
    public async Task A_program_that_solves_a_contest_problem_is_correct_there_and_nowhere_else()
    {
        var rows = ProgramData.Json("code-contests/test_code_codeforces.json").EnumerateArray();
        var problems = rows.ToLookup(row => row.Text("problem"), Contest);
        var solved = ContestPrograms
            .ByStatement.Select(pair =>
                (Problem: problems.Single(p => p.Key.Contains(pair.Key)).Single(), pair.Value)
            )
            .ToList();
        var elsewhere = solved.Select(
            (pair, index) => (pair.Problem, solved[(index + 1) % solved.Count].Value)
        );

        var refused = await SandboxedPython.SurprisesAsync(
            python.Reward,
            solved,
            verdict => verdict == Verdict.Correct
        );
        var accepted = await SandboxedPython.SurprisesAsync(
            python.Reward,
            elsewhere,
            verdict => verdict is Verdict.Wrong or Verdict.Error
        );

        refused.Should().BeEmpty();
        accepted.Should().BeEmpty();
    }

    private static bool Passes(JsonElement sample) =>
        sample.GetProperty("result").ValueKind == JsonValueKind.True;

    private static (Problem, string) ToProgram((Problem Problem, JsonElement Sample) pair) =>
        (pair.Problem, pair.Sample.Text("code"));

    private static IEnumerable<string> Folders() =>
        Directory.GetDirectories(ProgramData.Find("apps/train")).Select(Path.GetFileName).Order()!;

    private static IReadOnlyList<string> Solutions(string folder) =>
        ProgramData.Json($"apps/train/{folder}/solutions.json").Texts();

    private static Problem Problem(string folder)
    {
        var tests = ProgramData.Json($"apps/train/{folder}/input_output.json");
        var inputs = tests.GetProperty("inputs");
        var outputs = tests.GetProperty("outputs");
        return tests.TryGetProperty("fn_name", out var name)
            ? PythonProblem.FromCalls(
                folder,
                "",
                name.GetString()!,
                inputs.GetRawText(),
                outputs.GetRawText()
            )
            : PythonProblem.FromStandardInput(folder, "", inputs.Texts(), outputs.Texts());
    }

    private static Problem Contest(JsonElement row)
    {
        var tests = row.GetProperty("tests").EnumerateArray().ToList();
        return PythonProblem.FromStandardInput(
            "contest",
            row.Text("problem"),
            [.. tests.Select(test => test.Text("input"))],
            [.. tests.Select(test => test.Text("output"))]
        );
    }
}
