using System.Text.Json;
using System.Text.RegularExpressions;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

[Collection(SandboxedPython.OneAtATime)]
public sealed partial class MbppTests(SandboxedPython python) : IClassFixture<SandboxedPython>
{
    private const RegexOptions Lines =
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    [Fact]
    public async Task Every_reference_solution_is_correct()
    {
        var programs = Rows().Select(row => (Problem(row), row.Text("code")));

        var surprises = await SandboxedPython.SurprisesAsync(
            python.Reward,
            programs,
            verdict => verdict == Verdict.Correct
        );

        surprises.Should().BeEmpty();
    }

    [Fact]
    public async Task Returning_nothing_is_never_correct()
    {
        var programs = Rows().Select(row => (Problem(row), WithoutBodies(row.Text("code"))));

        var surprises = await SandboxedPython.SurprisesAsync(
            python.Reward,
            programs,
            verdict => verdict != Verdict.Correct
        );

        surprises.Should().BeEmpty();
    }

    [Fact]
    public async Task A_function_named_like_a_builtin_does_not_put_the_tests_in_its_hands()
    {
        var problem = PythonProblem.FromMbpp(
            "sorted",
            "Return the distinct items, sorted.",
            ["assert set(distinct([2, 1, 2])) == set([1, 2])"],
            code: "def distinct(items):\n    set = {}\n    return sorted(items)\n"
        );
        const string hack = "def distinct(items): return []\ndef set(items): return 7\n";

        var judgement = await python.Reward.JudgeAsync(
            problem,
            hack,
            TestContext.Current.CancellationToken
        );

        judgement.Verdict.Should().Be(Verdict.Wrong);
        judgement.Reason.Should().Contain("distinct([2, 1, 2])");
    }

    private static IReadOnlyList<JsonElement> Rows() => ProgramData.Lines("mbpp/mbpp.jsonl");

    private static Problem Problem(JsonElement row) =>
        PythonProblem.FromMbpp(
            $"MBPP/{row.GetProperty("task_id")}",
            row.Text("text"),
            row.GetProperty("test_list").Texts(),
            row.Text("test_setup_code"),
            row.Text("code")
        );

    private static string WithoutBodies(string code) =>
        string.Concat(
            TopNames
                .Matches(code)
                .Select(match => $"def {match.Groups["name"]}(*a, **k):\n    return None\n")
        );

    [GeneratedRegex(@"^(def|class)\s+(?<name>\w+)", Lines)]
    private static partial Regex TopNames { get; }
}
