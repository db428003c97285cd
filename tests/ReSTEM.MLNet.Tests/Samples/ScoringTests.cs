using System.Diagnostics;
using System.Text.Json;
using ReSTEM.MLNet.Tests.Rewards.Programs;
using ReSTEM.MLNet.Tests.Rewards.Sql;

namespace ReSTEM.MLNet.Tests.Samples;

/// <summary>The sample as its users have it: a process with files.</summary>
public sealed class ScoringTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scoring-");

    private string Input => Path.Combine(_folder.FullName, "in.jsonl");

    private string Output => Path.Combine(_folder.FullName, "out.jsonl");

    [Fact]
    public async Task Mathematics_is_judged_row_by_row_and_the_input_is_kept()
    {
        var run = await ScoreAsync(
            "math",
            """{"id":7,"gold":"\\frac{1}{2}","completion":"so \\boxed{0.5}","extra":[1,"ä"]}""",
            """{"gold":"\\frac{1}{2}","completion":"so \\boxed{0.4}"}"""
        );

        run.Verdicts.Should().Equal("Correct", "Wrong");
        run.Rows[0].GetProperty("id").GetInt32().Should().Be(7);
        run.Rows[0].GetProperty("extra").GetRawText().Should().Be("""[1,"ä"]""");
        run.Rows[0].GetProperty("milliseconds").GetDouble().Should().BePositive();
        run.Rows[1].GetProperty("reason").GetString().Should().Contain("0.4");
        run.Screen.Should().Contain("Wrong").And.Contain("2 rows in").And.Contain("a second");
    }

    [Theory]
    [InlineData("gsm8k", """{"gold":"9 - 2 = 7\n#### 7","completion":"#### 7"}""", "Correct")]
    [InlineData("gsm8k", """{"gold":"7","completion":"#### 8"}""", "Wrong")]
    [InlineData("exact", """{"gold":"yes","completion":" yes\n"}""", "Correct")]
    [InlineData("exact", """{"gold":"yes","completion":"Yes"}""", "Wrong")]
    [InlineData("exact --profile nocase", """{"gold":"yes","completion":"Yes"}""", "Correct")]
    [InlineData("regex", """{"pattern":"^a+$","completion":"aaa"}""", "Correct")]
    [InlineData(
        "regex",
        """{"pattern":"^(a+)+$","completion":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}""",
        "Timeout"
    )]
    [InlineData(
        "math",
        """{"gold":"7","completion":"\\boxed{7}","finishReason":"length"}""",
        "Truncated"
    )]
    [InlineData(
        "math --profile Hendrycks",
        """{"gold":"10","completion":"\\boxed{10\\%}"}""",
        "Correct"
    )]
    [InlineData("math", """{"gold":"10","completion":"\\boxed{10\\%}"}""", "Wrong")]
    [InlineData(
        "chrf",
        """{"references":["a cat"],"completion":"a cat","threshold":90}""",
        "Correct"
    )]
    [InlineData(
        "chrf --profile chrf++",
        """{"references":["a cat","x"],"completion":"a dog","threshold":90}""",
        "Wrong"
    )]
    public async Task Each_kind_has_its_fields(string kind, string row, string expected)
    {
        var run = await ScoreAsync(kind, row);

        run.Verdicts.Should().Equal(expected);
    }

    [Fact]
    public async Task Translations_carry_their_score()
    {
        var run = await ScoreAsync(
            "bleu",
            """{"references":["the cat sat on the mat"],"completion":"the cat sat on the mat","threshold":50}""",
            """{"references":["the cat sat on the mat"],"completion":"no","threshold":50}"""
        );

        run.Verdicts.Should().Equal("Correct", "Wrong");
        run.Rows[0].GetProperty("score").GetDouble().Should().BeApproximately(100, 1e-9);
    }

    [Fact]
    public async Task Bad_rows_are_reported_by_line_and_do_not_stop_the_rest()
    {
        var run = await ScoreAsync(
            "math",
            "not json",
            "",
            """{"gold":"1"}""",
            "[1]",
            """{"gold":"1","completion":"\\boxed{1}"}"""
        );

        run.ExitCode.Should().Be(0);
        run.Verdicts.Should().Equal("Correct");
        run.Errors.Should().Contain("line 1:").And.Contain("line 3:").And.Contain("line 4:");
        run.Errors.Should().Contain("'completion'");
        run.Screen.Should().Contain("3 bad rows");
    }

    [Fact]
    public async Task Of_many_bad_rows_ten_are_told_the_others_by_kind_and_all_are_listed()
    {
        var rows = Enumerable
            .Range(0, 40)
            .Select(i => i % 4 == 0 ? $"no json {i}" : """{"gold":"1"}""")
            .Append("""{"gold":"1","completion":"\\boxed{1}"}""");

        var run = await ScoreAsync("math", [.. rows]);

        run.Verdicts.Should().Equal("Correct");
        run.Screen.Should().Contain("40 bad rows");
        run.Errors.TrimEnd().Split('\n').Should().HaveCount(11);
        run.Errors.Should().Contain("line 10:").And.NotContain("line 11:");
        run.Errors.Should()
            .Contain("30 more bad rows")
            .And.Contain("23 x there is no field 'completion'; 7 x this is no JSON object.");
        var listed = (await File.ReadAllLinesAsync($"{Output}.bad.jsonl")).Select(Json).ToList();
        listed
            .Select(bad => bad.GetProperty("line").GetInt32())
            .Should()
            .Equal(Enumerable.Range(1, 40));
        listed[39].GetProperty("fault").GetString().Should().Contain("'completion'");
    }

    [Fact]
    public async Task A_list_of_bad_rows_does_not_outlive_the_run_that_wrote_it()
    {
        await ScoreAsync("math", "no json");
        var listed = File.Exists($"{Output}.bad.jsonl");

        await ScoreAsync("math", """{"gold":"1","completion":"\\boxed{1}"}""");

        listed.Should().BeTrue();
        File.Exists($"{Output}.bad.jsonl").Should().BeFalse();
    }

    [Fact]
    public async Task Rows_keep_their_order_whoever_is_ready_first()
    {
        var rows = Enumerable
            .Range(0, 500)
            .Select(i => $$"""{"n":{{i}},"gold":"{{i}}","completion":"\\boxed{{{i}}}"}""");

        var run = await ScoreAsync("math --workers 4", [.. rows]);

        run.Rows.Select(row => row.GetProperty("n").GetInt32())
            .Should()
            .Equal(Enumerable.Range(0, 500));
    }

    [Fact]
    public async Task Queries_are_run_on_the_database_of_their_row()
    {
        using var database = new SmallDatabase();
        File.Copy(database.Path, Path.Combine(_folder.FullName, "towns.sqlite"));

        var run = await ScoreAsync(
            "sql --profile spider --timeout 5",
            """{"gold":"SELECT name FROM town","completion":"SELECT name FROM town ORDER BY size","db":"towns.sqlite"}""",
            """{"gold":"SELECT name FROM town","completion":"DROP TABLE town","db":"towns.sqlite"}""",
            """{"gold":"SELECT name FROM town","completion":"SELECT size FROM town","db":"towns.sqlite"}""",
            """{"gold":"SELECT name FROM town","completion":"SELECT 1","db":"none.sqlite"}"""
        );

        run.Verdicts.Should().Equal("Correct", "Error", "Wrong");
        run.Errors.Should().Contain("line 4:").And.Contain("none.sqlite");
    }

    [Fact]
    public async Task Programs_are_judged_by_the_fields_of_HumanEval_or_MBPP()
    {
        SandboxedPython.SkipWithoutSandbox();

        var run = await ScoreAsync(
            "python --timeout 30",
            """{"prompt":"def f(x):\n","completion":"    return x + 1\n","test":"def check(c):\n    assert c(1) == 2","entry_point":"f"}""",
            """{"prompt":"def f(x):\n","completion":"    return None\n","test":"def check(c):\n    assert c(1) == 2","entry_point":"f"}""",
            """{"code":"def g(x):\n    return x","test_list":["assert g(1) == 1"],"test_setup_code":""}""",
            """{"code":"def g(x):\n    return x","completion":"def g(x): return 2","test_list":["assert g(1) == 1"],"test_setup_code":""}""",
            """{"code":"def set(x):\n    return 0\ndef g(x):\n    return 9","test_list":["assert set(g(1)) == set([1])"],"test_setup_code":""}"""
        );

        run.Verdicts[..4].Should().Equal("Correct", "Wrong", "Correct", "Wrong");
        run.Verdicts[4]
            .Should()
            .NotBe("Correct", "a program may not redefine what the tests compare with");
        run.Errors.Should().Contain("Isolation");
    }

    [Fact]
    public async Task Scripts_are_judged_by_what_they_print()
    {
        SandboxedPython.SkipWithoutSandbox();

        var run = await ScoreAsync(
            "stdio --timeout 30",
            """{"completion":"print(int(input()) * 2)","inputs":["2\n","5\n"],"outputs":["4\n","10\n"]}""",
            """{"completion":"print(4)","inputs":["2\n","5\n"],"outputs":["4\n","10\n"]}"""
        );

        run.Verdicts.Should().Equal("Correct", "Wrong");
    }

    [Theory]
    [InlineData("chess", "KIND")]
    [InlineData("math --profile chess", "hendrycks")]
    [InlineData("math --workers 0", "--workers")]
    [InlineData("math --chess 1", "--chess")]
    public async Task A_wrong_option_is_named_with_what_is_understood(string kind, string expected)
    {
        var run = await ScoreAsync(kind, "{}");

        run.ExitCode.Should().Be(2);
        run.Errors.Should().Contain(expected);
        File.Exists(Output).Should().BeFalse();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<Run> ScoreAsync(string kind, params string[] rows)
    {
        await File.WriteAllLinesAsync(Input, rows);
        string[] arguments =
        [
            "exec",
            Program(),
            .. kind.Split(' '),
            "--in",
            Input,
            "--out",
            Output,
        ];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var screen = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Run(
            process.ExitCode,
            File.Exists(Output) ? [.. (await File.ReadAllLinesAsync(Output)).Select(Json)] : [],
            await screen,
            await errors
        );
    }

    /// <summary>Built with these tests, in the folder of its own that corresponds to theirs.</summary>
    private static string Program()
    {
        var tests = Path.Combine("tests", "ReSTEM.MLNet.Tests");
        var folder = AppContext.BaseDirectory.Replace(tests, Path.Combine("samples", "Scoring"));
        return Path.Combine(folder, "Scoring.dll");
    }

    private static JsonElement Json(string line) => JsonElement.Parse(line);

    private sealed record Run(
        int ExitCode,
        IReadOnlyList<JsonElement> Rows,
        string Screen,
        string Errors
    )
    {
        public string[] Verdicts =>
            [.. Rows.Select(row => row.GetProperty("verdict").GetString()!)];
    }
}
