using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

[Collection(SandboxedPython.OneAtATime)]
public sealed class CSharpRewardTests : IAsyncLifetime
{
    private static readonly Problem Doubles = PythonProblem.FromStandardInput(
        "double",
        "Print the double.",
        ["2\n", "21\n"],
        ["4\n", "42\n"]
    );

    private readonly CSharpReward _reward = new(
        new CSharpRewardOptions { TimeLimit = TimeSpan.FromSeconds(30), Workers = 1 }
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        SandboxedPython.SkipWithoutSandbox();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _reward.DisposeAsync();

    [Fact]
    public async Task Programs_are_compiled_boxed_and_judged_by_what_they_print()
    {
        (await _reward.StartAsync(Cancellation)).Should().Be(IsolationLevel.Full);
        var right = await JudgeAsync(
            "```csharp\nvar n = int.Parse(Console.ReadLine()!);\nConsole.WriteLine(n * 2);\n```"
        );
        var classic = await JudgeAsync(
            "class P { static void Main() { Console.WriteLine(Enumerable.Repeat(int.Parse(Console.ReadLine()!), 2).Sum()); } }"
        );
        var wrong = await JudgeAsync("Console.WriteLine(4);");
        var broken = await JudgeAsync("Console.WriteLine(4;");
        var throws = await JudgeAsync("throw new Exception(\"no\");");
        var exits = await JudgeAsync("Environment.Exit(0);");

        right.Should().Be(Judgement.Correct);
        classic.Should().Be(Judgement.Correct);
        wrong.Verdict.Should().Be(Verdict.Wrong);
        wrong.Reason.Should().StartWith("case 2:");
        broken.Verdict.Should().Be(Verdict.Error);
        broken.Reason.Should().Contain("does not compile").And.Contain("CS1026");
        throws.Verdict.Should().Be(Verdict.Error);
        exits.Verdict.Should().Be(Verdict.Wrong);
    }

    [Fact]
    public async Task A_program_cannot_leave_its_box()
    {
        var secret = Path.GetTempFileName();
        const string Attempts = """
            using System.Diagnostics;
            using System.Net.Sockets;
            Try("READ", () => File.ReadAllText("SECRET"));
            Try("ACCOUNTS", () => File.ReadAllText("/etc/passwd"));
            Try("WROTE", () => File.WriteAllText("/usr/x", "x"));
            Try("CONNECTED", () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            foreach (var folder in Directory.GetDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _)))
                if (Path.GetFileName(folder) != $"{Environment.ProcessId}")
                {
                    Try("MEMORY", () => { using var m = File.OpenRead(folder + "/mem"); if (!OwnedByMe(folder)) m.ReadByte(); else throw new Exception(); });
                    Try("ENVIRON", () => { if (OwnedByMe(folder) || File.ReadAllText(folder + "/environ").Length == 0) throw new Exception(); });
                }
            Console.WriteLine("done");

            static bool OwnedByMe(string folder) => File.ReadAllText(folder + "/cmdline").Contains("program.dll");
            static void Try(string name, Action attempt)
            {
                try { attempt(); Console.WriteLine(name); } catch { }
            }
            """;
        var problem = PythonProblem.FromStandardInput("escape", "", [""], ["done\n"]);

        var judgement = await _reward.JudgeAsync(
            problem,
            Attempts.Replace("SECRET", secret),
            Cancellation
        );

        judgement.Should().Be(Judgement.Correct);
        File.Delete(secret);
    }

    [Fact]
    public async Task What_does_not_end_or_hoards_memory_is_stopped()
    {
        await using var hasty = new CSharpReward(
            new CSharpRewardOptions { TimeLimit = TimeSpan.FromSeconds(3), Workers = 1 }
        );

        var endless = await hasty.JudgeAsync(Doubles, "while (true) { }", Cancellation);
        // It would print the right answer in the end, and has time for it.
        var hoarder = await JudgeAsync(
            "var all = new List<byte[]>(); for (var i = 0; i < 1024; i++) all.Add(new byte[1 << 20]); Console.WriteLine(2 * int.Parse(Console.ReadLine()!)); GC.KeepAlive(all);"
        );

        endless.Verdict.Should().Be(Verdict.Timeout);
        hoarder.Verdict.Should().Be(Verdict.Error);
    }

    [Fact]
    public async Task A_problem_of_another_kind_is_named()
    {
        var problem = PythonProblem.FromMbpp("m", "", ["assert f(1) == 1"]);

        var act = async () => await _reward.JudgeAsync(problem, "", Cancellation);

        await act.Should().ThrowAsync<InvalidDataException>().WithMessage("*'m'*Inputs*");
    }

    private async Task<Judgement> JudgeAsync(string completion) =>
        await _reward.JudgeAsync(Doubles, completion, Cancellation);
}
