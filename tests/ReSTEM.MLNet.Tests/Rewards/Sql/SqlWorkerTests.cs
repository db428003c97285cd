using System.Diagnostics;
using System.Security.Cryptography;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

namespace ReSTEM.MLNet.Tests.Rewards.Sql;

public sealed class SqlWorkerTests
{
    /// <summary>One call inside a function, which SQLite does not interrupt: seconds to minutes if it is let.</summary>
    private const string LongTrim =
        "WITH RECURSIVE d(x, y) AS (SELECT 'a', 'b' UNION ALL SELECT x || x, y || y FROM d WHERE length(x) < 200000), "
        + "l AS (SELECT x, y FROM d ORDER BY length(x) DESC LIMIT 1) SELECT length(ltrim(x, substr(y, 1, 65000) || 'a')) FROM l";

    private const string LongSearch =
        "WITH RECURSIVE d(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM d WHERE length(x) < 500000), "
        + "l AS (SELECT x FROM d ORDER BY length(x) DESC LIMIT 1) "
        + "SELECT instr(x, substr(x, 1, 200000) || 'b') FROM l";

    private static readonly SqlLimits Short = new() { TimeLimit = TimeSpan.FromSeconds(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LongTrim)]
    [InlineData(LongSearch)]
    public async Task One_long_call_inside_a_function_ends_with_its_worker(string statement)
    {
        using var database = new SmallDatabase();
        var before = Hash(database.Path);
        await using var reward = new SqlExecutionReward(database.Path, limits: Short);

        var judgement = await reward.JudgeAsync(Asks("SELECT 1"), statement, Cancellation);
        var next = await reward.JudgeAsync(Asks("SELECT 1"), "SELECT 1", Cancellation);

        judgement.Verdict.Should().Be(Verdict.Timeout);
        next.Verdict.Should().Be(Verdict.Correct);
        Hash(database.Path).Should().Be(before);
    }

    [Fact]
    public async Task A_killed_worker_leaves_no_process_and_no_file()
    {
        using var database = new SmallDatabase();
        var command = Command(out var configuration);
        await using var worker = await SqlWorkerProcess.StartAsync(command, Short, Cancellation);
        using var process = Process.GetProcessById(worker.ProcessId);

        var outcome = await worker.RunAsync(
            new SqlWorkerRequest(database.Path, LongTrim, Short),
            Cancellation
        );

        outcome.Kind.Should().Be(SqlOutcomeKind.TimedOut);
        worker.IsSpent.Should().BeTrue();
        process.HasExited.Should().BeTrue();
        File.Delete(configuration);
    }

    [Fact]
    public async Task A_worker_that_crashes_is_an_exception_and_no_verdict()
    {
        using var database = new SmallDatabase();
        var command = Command(out var configuration);
        await using var worker = await SqlWorkerProcess.StartAsync(command, Short, Cancellation);
        using (var process = Process.GetProcessById(worker.ProcessId))
        {
            process.Kill();
        }

        var run = () =>
            worker.RunAsync(new SqlWorkerRequest(database.Path, "SELECT 1", Short), Cancellation);

        await run.Should().ThrowAsync<SqlWorkerException>();
        worker.IsSpent.Should().BeTrue();
        File.Delete(configuration);
    }

    [Fact]
    public async Task A_worker_that_is_killed_between_queries_is_replaced()
    {
        using var database = new SmallDatabase();
        await using var reward = new SqlExecutionReward(
            database.Path,
            workers: new SqlWorkerOptions { Workers = 1 }
        );
        await reward.JudgeAsync(Asks("SELECT 1"), "SELECT 1", Cancellation);
        KillWorkersOf(database.Path);

        var judgement = await reward.JudgeAsync(Asks("SELECT 1"), "SELECT 2", Cancellation);

        judgement.Verdict.Should().Be(Verdict.Wrong);
    }

    [Fact]
    public async Task A_command_that_is_no_worker_is_named_with_what_it_said()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "Needs a shell.");
        var broken = new SqlWorkerCommand("/bin/sh", ["-c", "echo out of order >&2"])
        {
            Settings = SqlWorkerSettings.None,
        };

        var start = () => SqlWorkerProcess.StartAsync(broken, Short, Cancellation);

        await start.Should().ThrowAsync<SqlWorkerException>().WithMessage("*out of order*");
    }

    [Fact]
    public async Task Cancellation_ends_a_query_and_its_worker()
    {
        using var database = new SmallDatabase();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var patient = new SqlLimits { TimeLimit = TimeSpan.FromMinutes(10) };
        await using var reward = new SqlExecutionReward(database.Path, limits: patient);
        await reward.JudgeAsync(Asks("SELECT 1"), "SELECT 1", Cancellation);

        source.CancelAfter(TimeSpan.FromMilliseconds(200));
        var act = async () => await reward.JudgeAsync(Asks("SELECT 1"), LongTrim, source.Token);

        await act.Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData(SqlIsolation.WorkerProcess)]
    [InlineData(SqlIsolation.InProcess)]
    public async Task Every_kind_of_value_comes_back_as_it_is(SqlIsolation isolation)
    {
        using var database = new SmallDatabase(
            "CREATE TABLE kinds (v); INSERT INTO kinds VALUES (NULL), (9007199254740993), (0.1), "
                + "('ä\U0001F600'), (''), (x'00ff'), (x''), (9e999), (-0.0);"
        );
        await using var reward = new SqlExecutionReward(
            database.Path,
            workers: new SqlWorkerOptions { Isolation = isolation }
        );
        const string Expected =
            "SELECT NULL UNION ALL SELECT 9007199254740993 UNION ALL SELECT 0.1 UNION ALL SELECT 'ä\U0001F600' "
            + "UNION ALL SELECT '' UNION ALL SELECT x'00ff' UNION ALL SELECT x'' UNION ALL SELECT 9e999 UNION ALL SELECT -0.0";

        var same = await reward.JudgeAsync(Asks("SELECT v FROM kinds"), Expected, Cancellation);
        var other = await reward.JudgeAsync(
            Asks("SELECT v FROM kinds"),
            Expected.Replace("9007199254740993", "9007199254740992"),
            Cancellation
        );

        same.Verdict.Should().Be(Verdict.Correct, same.Reason);
        other.Verdict.Should().Be(Verdict.Wrong);
    }

    [Fact]
    public async Task A_query_that_hoards_memory_fails_in_the_worker()
    {
        using var database = new SmallDatabase();
        await using var reward = new SqlExecutionReward(database.Path);
        const string Hoard =
            "WITH RECURSIVE c(x, y) AS (SELECT 1, hex(printf('%.*c', 400000, 'x')) UNION ALL SELECT x + 1, y || x FROM c LIMIT 500) "
            + "SELECT count(DISTINCT y) FROM c";

        var judgement = await reward.JudgeAsync(Asks("SELECT 1"), Hoard, Cancellation);
        var next = await reward.JudgeAsync(Asks("SELECT 1"), "SELECT 1", Cancellation);

        judgement.Verdict.Should().NotBe(Verdict.Correct);
        next.Verdict.Should().Be(Verdict.Correct);
    }

    [Fact]
    public void A_process_that_was_not_started_as_a_worker_serves_nobody()
    {
        SqlWorker.TryServe().Should().BeFalse();
    }

    [Fact]
    public async Task A_disposed_reward_says_so()
    {
        using var database = new SmallDatabase();
        var reward = new SqlExecutionReward(database.Path);
        await reward.DisposeAsync();
        await reward.DisposeAsync();

        var act = async () => await reward.JudgeAsync(Asks("SELECT 1"), "SELECT 1", Cancellation);

        await act.Should().ThrowAsync<ObjectDisposedException>();
    }

    private static SqlWorkerCommand Command(out string configuration)
    {
        configuration = Path.Combine(
            Path.GetTempPath(),
            $"worker-{Guid.NewGuid():N}.runtimeconfig.json"
        );
        File.WriteAllText(configuration, SqlWorkerCommand.RuntimeConfiguration());
        return SqlWorkerCommand.For(SqlIsolation.WorkerProcess, configuration);
    }

    /// <summary>Workers of this process that hold or held the database: any of ours will do, they are retried.</summary>
    private static void KillWorkersOf(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc to find the worker.");
        path.Should().NotBeEmpty();
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && IsWorkerOfOurs(folder))
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
        }
    }

    private static bool IsWorkerOfOurs(string folder)
    {
        try
        {
            var status = File.ReadAllText(Path.Combine(folder, "status"));
            var line = File.ReadAllText(Path.Combine(folder, "cmdline"));
            return status.Contains($"PPid:\t{Environment.ProcessId}\n")
                && line.Contains("restem-sql-");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Problem Asks(string reference) =>
        new()
        {
            Id = "p",
            Question = "?",
            Answer = reference,
        };

    private static string Hash(string path) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
