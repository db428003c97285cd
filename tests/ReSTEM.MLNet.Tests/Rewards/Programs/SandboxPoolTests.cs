using System.Diagnostics;
using System.Runtime.Versioning;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

[SupportedOSPlatform("linux")]
[Collection(SandboxedPython.OneAtATime)]
public sealed class SandboxPoolTests
{
    private static readonly PythonRewardOptions OneWorker = SandboxedPython.Patient with
    {
        Workers = 1,
    };

    private static readonly SandboxRequest Honest = new()
    {
        Mode = "tests",
        Program = "def f(x): return x",
        Tests = "assert f(1) == 1",
    };

    /// <summary>Writes whatever it likes on the wire, then waits. FRAME is the body of the frame.</summary>
    private const string Hostile = """
        import os, time
        body = FRAME
        frame = len(body).to_bytes(4, "little") + body
        def f(x):
            pending = memoryview(frame)
            while pending: pending = pending[os.write(3, pending):]
            time.sleep(60)
        """;

    public SandboxPoolTests() => SandboxedPython.SkipWithoutSandbox();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("b'{\"value\":[' + b'[],' * 690_000 + b'0],\"after\":[null]}'")]
    [InlineData("b'{\"value\":' + b'[' * 1_000_000 + b']' * 1_000_000 + b'}'")]
    [InlineData("b'{\"value\":[' + b'{\"a\":{}},' * 200_000 + b'0],\"after\":[null]}'")]
    [InlineData("b'{\"value\":{\"set\":[' + b'[],' * 650_000 + b'0]},\"after\":[null]}'")]
    [InlineData("b'{\"value\":{\"int\":\"0x' + b'f' * 2_000_000 + b'g\"},\"after\":[null]}'")]
    [InlineData("b'{\"value\":' + b'9' * 2_000_000 + b',\"after\":[null]}'")]
    [InlineData("b'{\"value\":NaN,\"after\":[null]}'")]
    [InlineData("b'{\"value\":{\"opaque\":1e9},\"after\":[null]}'")]
    [InlineData("b'{\"value\":{\"type\":\"eval\"},\"after\":[null]}'")]
    [InlineData("b'{\"value\":1,\"after\":[null,null,null]}'")]
    [InlineData("b'[]'")]
    [InlineData("b'{}'")]
    [InlineData("b'\\xff' * 4_000_000")]
    public async Task A_hostile_frame_is_refused_within_bounded_memory(string frame)
    {
        await using var pool = new SandboxPool(LinuxSandbox.Bubblewrap(OneWorker), OneWorker);
        var hostile = Honest with { Program = Hostile.Replace("FRAME", frame) };

        var result = await pool.RunAsync(hostile, Cancellation);
        var honest = await pool.RunAsync(Honest, Cancellation);

        result.Outcome.Should().Be(SandboxOutcome.OutputLimit);
        result.PeakKilobytes.Should().BeLessThan(300_000);
        honest.Outcome.Should().Be(SandboxOutcome.Pass);
    }

    [Fact]
    public async Task A_server_is_replaced_after_its_programs()
    {
        var options = OneWorker with { ProgramsPerWorker = 2 };
        using var starter = new ProcessStarter();
        await using var worker = await SandboxWorker.StartAsync(
            starter,
            LinuxSandbox.Bubblewrap(options),
            options,
            Cancellation
        );

        await worker.RunAsync(Honest, Cancellation);
        var spentAfterOne = worker.IsSpent;
        await worker.RunAsync(Honest, Cancellation);

        spentAfterOne.Should().BeFalse();
        worker.IsSpent.Should().BeTrue();
    }

    [Fact]
    public async Task A_server_that_is_killed_is_an_exception_and_leaves_no_verdict()
    {
        using var starter = new ProcessStarter();
        await using var worker = await SandboxWorker.StartAsync(
            starter,
            LinuxSandbox.Bubblewrap(OneWorker),
            OneWorker,
            Cancellation
        );
        using (var process = Process.GetProcessById(worker.ProcessId))
        {
            process.Kill();
        }

        var run = () => worker.RunAsync(Honest, Cancellation);

        await run.Should().ThrowAsync<SandboxException>();
        worker.IsSpent.Should().BeTrue();
    }

    [Fact]
    public async Task A_program_whose_server_fails_is_tried_again_on_a_fresh_one()
    {
        var flag = Path.GetTempFileName();
        var flaky = new SandboxCommand(
            IsolationLevel.None,
            "none",
            "/bin/sh",
            [
                "-c",
                "if [ -e \"$0\" ]; then rm \"$0\"; exit 7; fi; exec \"$@\"",
                flag,
                .. Launch(LinuxSandbox.Bubblewrap(OneWorker)),
            ]
        );
        await using var pool = new SandboxPool(flaky with { Boxing = "namespaces" }, OneWorker);

        var result = await pool.RunAsync(Honest, Cancellation);

        result.Outcome.Should().Be(SandboxOutcome.Pass);
        File.Exists(flag).Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_always_fails_ends_in_an_exception_with_what_it_said()
    {
        var broken = new SandboxCommand(
            IsolationLevel.None,
            "none",
            "/bin/sh",
            ["-c", "echo out of order >&2"]
        );
        await using var pool = new SandboxPool(broken, OneWorker);

        var run = () => pool.RunAsync(Honest, Cancellation);

        await run.Should().ThrowAsync<SandboxException>().WithMessage("*out of order*");
    }

    [Fact]
    public async Task The_self_test_notices_a_box_that_is_open()
    {
        var open = LinuxSandbox.Unisolated(OneWorker) with { Level = IsolationLevel.Full };
        await using var pool = new SandboxPool(open, OneWorker);

        var test = () => SandboxSelfTest.RunAsync(pool, Cancellation);

        await test.Should().ThrowAsync<SandboxException>().WithMessage("*read the host's files*");
    }

    [Fact]
    public async Task Landlock_passes_the_self_test_where_namespaces_are_not_to_be_had()
    {
        SandboxedPython.SkipWithoutLandlock();
        await using var pool = new SandboxPool(LinuxSandbox.Landlocked(OneWorker), OneWorker);

        await SandboxSelfTest.RunAsync(pool, Cancellation);

        pool.Level.Should().Be(IsolationLevel.Partial);
    }

    [Fact]
    public async Task A_computer_without_bubblewrap_falls_back_and_says_so()
    {
        SandboxedPython.SkipWithoutLandlock();
        var options = OneWorker with { BubblewrapPath = "/nowhere/bwrap" };
        await using var reward = new PythonReward(options);
        await using var strict = new PythonReward(
            options with
            {
                LeastIsolation = IsolationLevel.Full,
            }
        );

        var level = await reward.StartAsync(Cancellation);
        var refused = () => strict.StartAsync(Cancellation);

        level.Should().Be(IsolationLevel.Partial);
        await refused.Should().ThrowAsync<SandboxException>().WithMessage("*/nowhere/bwrap*");
    }

    [Fact]
    public async Task What_a_program_starts_ends_with_it_where_processes_are_shared()
    {
        SandboxedPython.SkipWithoutLandlock();
        await using var pool = new SandboxPool(LinuxSandbox.Landlocked(OneWorker), OneWorker);
        const string Daemon = """
            import os, time
            def f(x):
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        os.execv("/usr/bin/sleep", ["sleep", "86399.5"])
                    os._exit(0)
                time.sleep(0.3)
                return x
            """;

        var result = await pool.RunAsync(Honest with { Program = Daemon }, Cancellation);

        result.Outcome.Should().Be(SandboxOutcome.Pass, result.Detail);
        Directory
            .GetDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(CommandLine)
            .Should()
            .NotContain(line => line.Contains("86399.5"));
    }

    [Fact]
    public async Task Without_isolation_programs_still_run_where_that_is_allowed()
    {
        await using var pool = new SandboxPool(LinuxSandbox.Unisolated(OneWorker), OneWorker);

        await SandboxSelfTest.RunAsync(pool, Cancellation);

        pool.Level.Should().Be(IsolationLevel.None);
    }

    [Fact]
    public async Task The_memory_of_a_program_holds_no_test_and_no_earlier_program()
    {
        await using var pool = new SandboxPool(LinuxSandbox.Bubblewrap(OneWorker), OneWorker);
        var earlier = Honest with { Program = Honest.Program + "\nword = 'SEARCHED-FOR'" };
        var search = Honest with
        {
            Program = Searcher,
            Tests = "n = f('SEARCHED', '-FOR')  # SEARCHED-FOR\nassert n == 0, n",
        };

        await pool.RunAsync(earlier, Cancellation);
        var result = await pool.RunAsync(search, Cancellation);
        var control = await pool.RunAsync(
            search with
            {
                Program = Searcher + "word = 'SEARCHED-FOR'",
            },
            Cancellation
        );

        result.Outcome.Should().Be(SandboxOutcome.Pass, result.Detail);
        control.Outcome.Should().Be(SandboxOutcome.Wrong, "the search finds what is there");
    }

    /// <summary>Counts a word, joined only here, in the strings and bytes that any object leads to.</summary>
    private const string Searcher = """
        import gc
        def f(one, two):
            seen, found, left = set(), 0, gc.get_objects()
            gc.unfreeze()
            left += gc.get_objects()
            while left:
                item = left.pop()
                if id(item) in seen: continue
                seen.add(id(item))
                if isinstance(item, (str, bytes)):
                    text = item if isinstance(item, str) else item.decode("latin-1")
                    found += one + two in text
                else:
                    left += gc.get_referents(item)
            return found

        """;

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

    private static string[] Launch(SandboxCommand command) =>
        [command.FileName, .. command.Arguments];
}
