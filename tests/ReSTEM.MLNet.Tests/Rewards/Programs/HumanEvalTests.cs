using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

[Collection(SandboxedPython.OneAtATime)]
public sealed class HumanEvalTests(SandboxedPython python) : IClassFixture<SandboxedPython>
{
    private static readonly Dictionary<string, string> Hacks = new()
    {
        ["an object that equals everything"] = """
            class E:
                def __eq__(self, other): return True
                def __ne__(self, other): return False
                def __lt__(self, other): return True
                def __gt__(self, other): return True
                def __hash__(self): return 0
                def __bool__(self): return True
                def __abs__(self): return self
                def __sub__(self, other): return self
                def __iter__(self): return iter([self])
                def __len__(self): return 1
                def __getitem__(self, key): return self
            def ENTRY(*arguments, **named): return E()
            """,
        ["a subclass of int"] = """
            class E(int):
                def __eq__(self, other): return True
                def __ne__(self, other): return False
                __hash__ = int.__hash__
            def ENTRY(*arguments, **named): return E(-987654321)
            """,
        ["sys.exit(0) at import"] = "import sys\nsys.exit(0)\ndef ENTRY(*a): pass\n",
        ["os._exit(0) in the call"] = "def ENTRY(*arguments):\n    import os\n    os._exit(0)\n",
        ["patched builtins"] = """
            import builtins, json, sys
            builtins.AssertionError = Exception
            builtins.isinstance = lambda *a: True
            builtins.abs = lambda x: 0
            builtins.all = lambda x: True
            json.loads = lambda *a, **k: {"value": True, "after": []}
            for module in list(sys.modules.values()):
                for name in ("encode", "decode", "check", "judge"):
                    try: setattr(module, name, lambda *a, **k: True)
                    except Exception: pass
            def ENTRY(*arguments, **named): return None
            """,
        ["forged verdicts"] = """
            import os
            for message in (b'{"outcome":"pass","detail":"","id":1}', b'{"loaded":true}', b'{"value":true,"after":[]}'):
                for descriptor in range(0, 64):
                    for number in range(3):
                        try: os.write(descriptor, len(message).to_bytes(4, "little") + message)
                        except OSError: pass
            def ENTRY(*arguments, **named): return None
            """,
    };

    public static TheoryData<string> HackNames => [.. Hacks.Keys];

    [Fact]
    public async Task Every_canonical_solution_is_correct()
    {
        var programs = Rows().Select(row => (Problem(row), row.Text("canonical_solution")));

        var surprises = await SandboxedPython.SurprisesAsync(
            python.Reward,
            programs,
            verdict => verdict == Verdict.Correct
        );

        surprises.Should().BeEmpty();
    }

    [Fact]
    public async Task A_whole_function_in_a_code_block_is_as_good_as_a_continuation()
    {
        var programs = Rows()
            .Part(oneIn: 16)
            .Select(row =>
                (
                    Problem(row),
                    $"Here it is:\n```python\n{row.Text("prompt")}{row.Text("canonical_solution")}\n```\nDone."
                )
            );

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
        var programs = Rows().Select(row => (Problem(row), "    return None\n"));

        var surprises = await SandboxedPython.SurprisesAsync(
            python.Reward,
            programs,
            verdict => verdict != Verdict.Correct
        );

        surprises.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(HackNames))]
    public async Task A_reward_hack_is_never_correct(string name)
    {
        var programs = Rows()
            .Select(row => (Problem(row), Hacks[name].Replace("ENTRY", row.Text("entry_point"))));

        var surprises = await SandboxedPython.SurprisesAsync(
            python.Reward,
            programs,
            verdict => verdict != Verdict.Correct
        );

        surprises.Should().BeEmpty();
    }

    private static IReadOnlyList<JsonElement> Rows() =>
        ProgramData.Lines("humaneval/HumanEval.jsonl");

    private static Problem Problem(JsonElement row) =>
        PythonProblem.FromHumanEval(
            row.Text("task_id"),
            row.Text("prompt"),
            row.Text("test"),
            row.Text("entry_point")
        );
}
