using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

/// <summary>
/// Hostile programs. A refusal alone does not prove containment: each reports an escape in what it returns, and
/// the failed assertion brings that here. Nothing runs beside them: an honest program that waits too long for a processor is no finding.
/// </summary>
[Collection(Alone.Name)]
public sealed class CodeAttackTests
{
    private const int AttackedPort = 38991;

    private static readonly string[] Escapes = ["LEAK", "CONNECTED", "OPENED", "WROTE", "RAISED"];

    /// <summary>Where processes are shared with the host, a signal that could be sent is an escape too.</summary>
    private static readonly string[] SharedEscapes = [.. Escapes, "'sent'"];

    /// <summary>Where the attacks try to write.</summary>
    private static readonly string[] Targets =
    [
        "/x",
        "/usr/x",
        "/etc/x",
        "/dev/x",
        "/zyg.py",
        "/dev/shm/x",
        "/tmp/ok",
    ];

    private static readonly Problem Honest = PythonProblem.FromMbpp(
        "honest",
        "",
        ["assert f(1) == 31337"]
    );

    [Theory]
    [InlineData(IsolationLevel.Full)]
    [InlineData(IsolationLevel.Partial)]
    public async Task Every_attack_is_refused_and_contained_and_an_honest_program_is_correct_right_after(
        IsolationLevel level
    )
    {
        SandboxedPython.SkipWithoutSandbox();
        if (level == IsolationLevel.Partial)
            SandboxedPython.SkipWithoutLandlock();
        var attacks = ProgramData.Lines("code-attacks/attacks.jsonl");
        using var listener = new TcpListener(IPAddress.Loopback, AttackedPort);
        TryListen(listener);
        var python = PythonThatIsOurs();
        var mounts = Mounts();
        var files = Targets.Where(Path.Exists).ToArray();

        var surprises = await Task.WhenAll(
            AttackAsync(attacks.Where((_, index) => index % 2 == 0), python, level),
            AttackAsync(attacks.Where((_, index) => index % 2 == 1), python, level)
        );

        surprises.SelectMany(found => found).Should().BeEmpty();
        // What is killed takes a moment to be gone.
        for (var i = 0; i < 100 && ProcessesOf(python).Any(); i++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        ProcessesOf(python).Should().BeEmpty();
        Mounts().Should().Be(mounts);
        Targets.Where(Path.Exists).Should().Equal(files);
    }

    private static async Task<IReadOnlyList<string>> AttackAsync(
        IEnumerable<JsonElement> attacks,
        string python,
        IsolationLevel level
    )
    {
        var escapes = level == IsolationLevel.Full ? Escapes : SharedEscapes;
        var surprises = new List<string>();
        var cancellation = TestContext.Current.CancellationToken;
        // Two rewards of one worker each, so that the honest program meets the server that was attacked.
        await using var reward = SandboxedPython.Start(
            new PythonRewardOptions
            {
                Workers = 1,
                TimeLimit = TimeSpan.FromSeconds(2),
                CpuLimit = TimeSpan.FromSeconds(2),
                MemoryBytes = 512 << 20,
                Processes = 8,
                PythonPath = python,
                BubblewrapPath = level == IsolationLevel.Full ? "bwrap" : "/nowhere/bwrap",
            }
        );
        (await reward.StartAsync(cancellation)).Should().Be(level);
        foreach (var attack in attacks)
        {
            var name = attack.Text("name");
            // The compiler folds this to the word searched for, and the attack would find itself.
            var program = attack
                .Text("program")
                .Replace("\"313\"+\"37\"", "''.join(map(chr, [51, 49, 51, 51, 55]))");
            var judgement = await reward.JudgeAsync(Attack(attack), program, cancellation);
            var honest = await reward.JudgeAsync(Honest, "def f(x): return 31337", cancellation);
            // The program's own temporary folder is its to write.
            var report = judgement.Reason.Replace("('/tmp/ok', 'WROTE')", "");
            if (judgement.Verdict == Verdict.Correct || escapes.Any(report.Contains))
            {
                surprises.Add($"{name}: {judgement}");
            }
            if (honest.Verdict != Verdict.Correct)
            {
                surprises.Add($"honest after {name}: {honest}");
            }
        }
        (await IsFoundAsync(reward, python)).Should().BeTrue("the search can find what runs");
        return surprises;
    }

    // A server may be replaced after any program, so one is looked for while it has a program to run.
    private static async Task<bool> IsFoundAsync(PythonReward reward, string python)
    {
        const string Slow = "def f(x):\n    import time\n    time.sleep(1)\n    return 31337";
        var cancellation = TestContext.Current.CancellationToken;
        var running = reward.JudgeAsync(Honest, Slow, cancellation).AsTask();
        var isFound = false;
        for (; !isFound && !running.IsCompleted; await Task.Delay(20, cancellation))
            isFound = ProcessesOf(python).Any();
        await running;
        return isFound;
    }

    private static Problem Attack(JsonElement row) =>
        PythonProblem.FromMbpp(row.Text("name"), "", [row.Text("tests") + ", repr(y)[:280]"]);

    /// <summary>The interpreter by a path that only this test uses: it stands in the command line of every fork.</summary>
    private static string PythonThatIsOurs() =>
        $"/usr/{string.Concat(Enumerable.Repeat("./", 20 + (Environment.ProcessId % 80)))}bin/python3";

    // Another test mounts a small disk in a folder of its own.
    private static string Mounts() =>
        string.Join(
            '\n',
            File.ReadLines("/proc/self/mountinfo").Where(mount => !mount.Contains("/restem-test-"))
        );

    private static IEnumerable<string> ProcessesOf(string python) =>
        Directory
            .GetDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(CommandLine)
            .Where(line => line.Contains(python));

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void TryListen(TcpListener listener)
    {
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            // Another program listens there: as good a target.
        }
    }
}
