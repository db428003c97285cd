using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

[Collection(SandboxedPython.OneAtATime)]
public sealed class PythonRewardTests(SandboxedPython python) : IClassFixture<SandboxedPython>
{
    private static readonly Problem Increment = PythonProblem.FromMbpp(
        "increment",
        "Add one.",
        ["assert f(1) == 2", "assert f(-1) == 0"]
    );

    private static readonly Problem Echo = PythonProblem.FromStandardInput(
        "echo",
        "Repeat the lines.",
        ["a\nb\n", "c\n"],
        ["a\nb\n", "c\n"]
    );

    [Fact]
    public async Task Full_isolation_is_reached_and_reported()
    {
        var level = await python.Reward.StartAsync(TestContext.Current.CancellationToken);

        level.Should().Be(IsolationLevel.Full);
    }

    [Theory]
    [InlineData("def f(x): return x + 1", Verdict.Correct, "")]
    [InlineData("def f(x): return x", Verdict.Wrong, "assert f(1) == 2")]
    [InlineData("def f(x): return [][1]", Verdict.Error, "IndexError")]
    [InlineData("def f(x): return (", Verdict.Error, "SyntaxError")]
    [InlineData("def g(x): return 2", Verdict.Error, "Solution")]
    [InlineData("", Verdict.Error, "Solution")]
    [InlineData("\0\ud800", Verdict.Error, "")]
    [InlineData("import os\nos._exit(0)", Verdict.Error, "exit status 0")]
    [InlineData("import os\nos.abort()", Verdict.Error, "signal")]
    [InlineData("def f(x): raise SystemExit", Verdict.Error, "SystemExit")]
    [InlineData("def f(x): return object()", Verdict.Error, "object")]
    [InlineData("def f(x): return 'x' * 30_000_000", Verdict.Error, "too much output")]
    [InlineData("def f(x): return bytearray(2 << 30)", Verdict.Error, "MemoryError")]
    [InlineData(
        "class E(Exception):\n  def __str__(s): 1/0\ndef f(x): raise E",
        Verdict.Error,
        "E"
    )]
    public async Task A_completion_gets_a_verdict_and_a_reason(
        string completion,
        Verdict verdict,
        string reason
    )
    {
        var judgement = await JudgeAsync(Increment, completion);

        judgement.Verdict.Should().Be(verdict, judgement.Reason);
        judgement.Reason.Contains(reason).Should().BeTrue(judgement.Reason);
    }

    [Theory]
    [InlineData("import sys\nfor line in sys.stdin: print(line, end='')", Verdict.Correct, "")]
    [InlineData("print('a')\nprint('b')", Verdict.Wrong, "case 2: line 1: expected 'c', got 'a'")]
    [InlineData("print('a')", Verdict.Wrong, "case 1: expected 2 lines, got 1")]
    [InlineData("", Verdict.Wrong, "case 1")]
    [InlineData("print(input())\n1/0", Verdict.Error, "ZeroDivisionError")]
    [InlineData(
        "import os, sys\nprint(sys.stdin.read())\nsys.stdout.flush()\nos._exit(3)",
        Verdict.Error,
        "status 3"
    )]
    [InlineData("while True: print('a' * 1000)", Verdict.Error, "too much output")]
    [InlineData(
        "import threading\nthreading.Thread(target=lambda: print(open(0).read())).start()",
        Verdict.Correct,
        ""
    )]
    [InlineData(
        "import atexit\natexit.register(lambda: print(open(0).read()))",
        Verdict.Correct,
        ""
    )]
    [InlineData("print(open(0).read())\nraise SystemExit", Verdict.Correct, "")]
    public async Task A_script_is_judged_by_what_it_writes(
        string completion,
        Verdict verdict,
        string reason
    )
    {
        var judgement = await JudgeAsync(Echo, completion);

        judgement.Verdict.Should().Be(verdict, judgement.Reason);
        judgement.Reason.Contains(reason).Should().BeTrue(judgement.Reason);
    }

    [Theory]
    [InlineData("def f(x):\n while True: pass")]
    [InlineData("while True: pass")]
    [InlineData(
        "import time\ndef f(x):\n while True:\n  try: time.sleep(9)\n  except BaseException: pass"
    )]
    [InlineData("def f(x): return range(10**18) if x == 1 else 0")]
    public async Task A_program_without_an_end_is_a_timeout(string completion)
    {
        var problem = PythonProblem.FromMbpp("long", "", ["assert sum(f(1)) == 2"]);

        var judgement = await python.Hasty.JudgeAsync(
            problem,
            completion,
            TestContext.Current.CancellationToken
        );

        judgement.Verdict.Should().Be(Verdict.Timeout, judgement.Reason);
    }

    [Theory]
    [InlineData(
        "def f(x): return (x, [x], {x: {1.5, None}})",
        "f(3) == (3, [3], {3: {1.5, None}})"
    )]
    [InlineData("def f(x): return 10**40", "f(3) == 10**40")]
    [InlineData("def f(x): return float('nan')", "f(3) != f(3)")]
    [InlineData("def f(x): return b'\\xff', 1j, range(3)", "f(3) == (b'\\xff', 1j, range(3))")]
    [InlineData("def f(x): x.append(1); x[0] = 5", "(lambda a: (f(a), a)[1])([0]) == [5, 1]")]
    [InlineData("def f(x): return map(str, x)", "list(f([1, 2])) == ['1', '2']")]
    [InlineData("def f(x): return (i for i in x)", "f([1]) != [1]")]
    [InlineData(
        "from collections import Counter\ndef f(x): return Counter(x)",
        "f('aab')['z'] == 0"
    )]
    [InlineData(
        "class f:\n def __init__(s, x): s.x = x\n def get(s): return s.x",
        "f(3).get() == f(3).x == 3"
    )]
    [InlineData("def f(x): raise ValueError('no')", "raises(lambda: f(1), ValueError)")]
    [InlineData("def f(x): return {'a': 1}.keys()", "set(f(0)) == {'a'} and len(f(0)) == 1")]
    [InlineData(
        "from fractions import Fraction\ndef f(x): return Fraction(1, x)",
        "f(3) + f(3) + f(3) == 1"
    )]
    public async Task Values_cross_as_they_are(string completion, string test)
    {
        var problem = PythonProblem.FromMbpp(
            "values",
            "",
            [$"assert {test}"],
            testSetup: """
            def raises(action, kind):
                try: action()
                except kind: return True
            """
        );

        var judgement = await JudgeAsync(problem, completion);

        judgement.Should().Be(Judgement.Correct);
    }

    [Fact]
    public async Task A_test_that_catches_everything_does_not_make_a_dead_program_correct()
    {
        var problem = PythonProblem.FromMbpp(
            "lenient",
            "",
            ["try:\n    f(1)\nexcept:\n    pass", "assert True"]
        );

        var died = await JudgeAsync(problem, "import os\ndef f(x): os._exit(0)");
        var raised = await JudgeAsync(problem, "def f(x): 1/0");

        died.Verdict.Should().Be(Verdict.Error);
        raised.Verdict.Should().Be(Verdict.Correct);
    }

    [Theory]
    [InlineData("assert f(1) == undefined.name")]
    [InlineData("assert f(lambda: 1) == 2")]
    [InlineData("import no_such_module")]
    [InlineData("assert f(1 ==")]
    public async Task Tests_that_cannot_be_run_are_an_exception_that_names_the_problem(string test)
    {
        var problem = PythonProblem.FromHumanEval(
            "broken",
            "",
            $"def check(f):\n    {test}\n",
            "f"
        );

        var judge = () => JudgeAsync(problem, "def f(x): return x");

        await judge.Should().ThrowAsync<InvalidDataException>().WithMessage("*'broken'*");
    }

    [Fact]
    public async Task Cancelling_ends_the_program_and_throws()
    {
        using var cancellation = new CancellationTokenSource();
        var judging = python.Reward.JudgeAsync(Increment, "while True: pass", cancellation.Token);
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));

        var judge = async () => await judging;

        await judge.Should().ThrowAsync<OperationCanceledException>();
        (await JudgeAsync(Increment, "def f(x): return x + 1")).Should().Be(Judgement.Correct);
    }

    [Fact]
    public async Task The_same_program_sees_the_same_random_numbers_and_hashes()
    {
        var problem = PythonProblem.FromMbpp("random", "", ["assert f() == 0, f()"]);
        const string program =
            "import random\ndef f(): return str(random.random()) + str(hash('a')) + str({'x', 'y', 'z'})";
        await using var other = SandboxedPython.Start(SandboxedPython.Patient);

        var first = await JudgeAsync(problem, program);
        var second = await other.JudgeAsync(
            problem,
            program,
            TestContext.Current.CancellationToken
        );

        second.Should().Be(first);
    }

    [Fact]
    public async Task A_disposed_reward_judges_no_more()
    {
        var reward = SandboxedPython.Start(SandboxedPython.Patient);
        await reward.DisposeAsync();
        await reward.DisposeAsync();

        var judge = async () =>
            await reward.JudgeAsync(Increment, "", TestContext.Current.CancellationToken);

        await judge.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Theory]
    [InlineData("/usr/bin/no-such-python")]
    [InlineData("/usr/bin/true")]
    public async Task Without_a_sandbox_nothing_runs(string pythonPath)
    {
        await using var reward = SandboxedPython.Start(
            new PythonRewardOptions { PythonPath = pythonPath }
        );

        var judge = async () =>
            await reward.JudgeAsync(
                Increment,
                "def f(x): return x + 1",
                TestContext.Current.CancellationToken
            );

        await judge
            .Should()
            .ThrowAsync<SandboxException>()
            .WithMessage("*Install bubblewrap*Full*");
    }

    private async Task<Judgement> JudgeAsync(Problem problem, string completion) =>
        await python.Reward.JudgeAsync(problem, completion, TestContext.Current.CancellationToken);
}
