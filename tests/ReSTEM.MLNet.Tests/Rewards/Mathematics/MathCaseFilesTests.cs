using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Problems.Readers;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Tests.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Rewards.Mathematics;

/// <summary>Pairs that other graders are tested with, and the data sets' own answers.</summary>
public sealed class MathCaseFilesTests
{
    [Fact]
    public void Own_pairs_are_all_decided_rightly_as_bare_answers_and_as_completions()
    {
        var rows = Rows("ours-fpfn.jsonl").ToList();

        rows.Should().HaveCount(75);
        Wrong(rows, row => MathEquivalence.AreEqual(row.Gold, row.Answer)).Should().BeEmpty();
        Wrong(rows, row => IsCorrect(row, MathProfile.Strict)).Should().BeEmpty();
    }

    [Fact]
    public void Hendrycks_pairs_are_decided_as_by_the_string_rules()
    {
        var rows = Rows("hendrycks-math.jsonl").ToList();

        rows.Should().HaveCount(16);
        Wrong(rows, row => MathEquivalence.AreEqual(row.Gold, row.Answer, MathProfile.Hendrycks))
            .Should()
            .BeEmpty();
        Wrong(rows, row => IsCorrect(row, MathProfile.Hendrycks)).Should().BeEmpty();
    }

    [Fact]
    public void Pairs_of_small_reward_libraries_are_decided_rightly()
    {
        var rows = Rows("small-rewards.jsonl").ToList();

        rows.Should().HaveCount(19);
        Wrong(rows, row => IsCorrect(row, MathProfile.Strict)).Should().BeEmpty();
        Wrong(rows, row => IsCorrect(row, MathProfile.MathVerifyCompatible)).Should().BeEmpty();
    }

    [Fact]
    public void At_least_210_of_lightevals_232_pairs_are_decided_as_there()
    {
        var rows = Rows("lighteval-extractive.jsonl").ToList();

        var wrong = Wrong(rows, row => IsCorrect(row, MathProfile.MathVerifyCompatible));

        rows.Should().HaveCount(232);
        wrong.Count.Should().BeLessThanOrEqualTo(22, string.Join("\n", wrong));
    }

    [Fact]
    public void Every_answer_of_the_math_data_set_is_correct_against_its_own_solution_in_both_orders()
    {
        var problems = MathReader.Read(SharedData.Path("math", "math_test_5000.jsonl")).ToList();

        var wrong = problems
            .Where(problem =>
                !IsCorrect(
                    new Row(problem.Answer, problem.Columns["solution"], true),
                    MathProfile.Strict
                )
                || !IsCorrect(
                    new Row(problem.Columns["solution"], problem.Answer, true),
                    MathProfile.Strict
                )
            )
            .Select(problem => problem.Answer);

        problems.Should().HaveCount(5000);
        wrong.Should().BeEmpty();
    }

    [Fact]
    public void Every_grade_school_answer_is_correct_against_its_own_solution()
    {
        Problem[] problems =
        [
            .. Gsm8kReader.Read(SharedData.Path("gsm8k", "train.jsonl")),
            .. Gsm8kReader.Read(SharedData.Path("gsm8k", "test.jsonl")),
        ];

        var wrong = problems
            .Where(problem =>
                !IsCorrect(
                    new Row(problem.Answer, problem.Columns["answer"], true),
                    MathProfile.Gsm8k
                )
            )
            .Select(problem => problem.Answer);

        problems.Should().HaveCount(7473 + 1319);
        wrong.Should().BeEmpty();
    }

    private static List<string> Wrong(IEnumerable<Row> rows, Func<Row, bool> judge) =>
        [
            .. rows.Where(row => judge(row) != row.Expected)
                .Select(row =>
                    $"{row.Gold} | {row.Answer[^Math.Min(row.Answer.Length, 300)..]} | {row.Expected}"
                ),
        ];

    private static bool IsCorrect(Row row, MathProfile profile) =>
        new MathAnswerReward(profile).Judge(row.Gold, row.Answer).Verdict == Verdict.Correct;

    private static IEnumerable<Row> Rows(string file) =>
        File.ReadLines(SharedData.Path("math-cases", file))
            .Select(line => JsonElement.Parse(line))
            .Where(row => row.GetProperty("expected").ValueKind != JsonValueKind.Null)
            .Select(row => new Row(
                row.GetProperty("gold").GetString()!,
                row.GetProperty("pred").GetString()!,
                row.GetProperty("expected").GetInt32() == 1
            ));

    private sealed record Row(string Gold, string Answer, bool Expected);
}
