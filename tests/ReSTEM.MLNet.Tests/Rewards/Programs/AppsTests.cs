using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

[Collection(SandboxedPython.OneAtATime)]
public sealed class AppsTests(SandboxedPython python) : IClassFixture<SandboxedPython>
{
    /// <summary>Programs written for these tests, by the beginning of the statement they solve.</summary>
    private static readonly Dictionary<string, string> Accepted = new()
    {
        ["\nYou are given two integers $x$ and $y$.\n\nOutput two integers: the minimum"] = """
            for _ in range(int(input())):
                x, y = map(int, input().split())
                print(min(x, y), max(x, y))
            """,
    };

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
    public async Task An_accepted_program_of_a_contest_is_correct_and_a_wrong_one_is_not()
    {
        var rows = ProgramData.Json("code-contests/test_code_codeforces.json").EnumerateArray();
        var known = rows.SelectMany(row =>
                Accepted
                    .Where(pair =>
                        row.Text("problem").StartsWith(pair.Key, StringComparison.Ordinal)
                    )
                    .Select(pair => (Contest(row), pair.Value))
            )
            .ToList();

        known.Should().NotBeEmpty();
        (
            await SandboxedPython.SurprisesAsync(
                python.Reward,
                known,
                verdict => verdict == Verdict.Correct
            )
        )
            .Should()
            .BeEmpty();
        var swapped = known.Select(pair => (pair.Item1, pair.Value.Replace("min", "max")));
        (
            await SandboxedPython.SurprisesAsync(
                python.Reward,
                swapped,
                verdict => verdict == Verdict.Wrong
            )
        )
            .Should()
            .BeEmpty();
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
