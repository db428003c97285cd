using System.Security.Cryptography;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Problems.Readers;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Tests.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Rewards.Sql;

public sealed class SqlExecutionRewardTests(SharedDatabase shared) : IClassFixture<SharedDatabase>
{
    private static readonly CancellationToken Now = CancellationToken.None;

    [Fact]
    public async Task Every_executable_gold_query_of_geoquery_is_correct_against_itself()
    {
        var database = SharedData.Path("geoquery", "geography-db.added-in-2020.sqlite");
        var problems = TextToSqlReader.Read(SharedData.Path("geoquery", "geography.json")).ToList();
        await using var reward = new SqlExecutionReward(database);

        var faults = new List<string>();
        var executable = new List<Problem>();
        foreach (var problem in problems)
        {
            if (await reward.FindReferenceFaultAsync(problem, Now) is { } fault)
            {
                faults.Add(fault);
            }
            else
            {
                executable.Add(problem);
            }
        }

        problems.Should().HaveCount(877);
        faults.Should().HaveCount(5, string.Join('\n', faults));
        foreach (var problem in executable)
        {
            var judgement = await reward.JudgeAsync(problem, problem.Answer, Now);
            judgement.Verdict.Should().Be(Verdict.Correct, problem.Answer);
        }
    }

    [Fact]
    public async Task Its_identity_tells_what_is_in_the_database()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("a"), "one", Now);
        await File.WriteAllTextAsync(folder.In("b"), "one", Now);
        await File.WriteAllTextAsync(folder.In("c"), "two", Now);
        await using var a = new SqlExecutionReward(folder.In("a"));
        await using var b = new SqlExecutionReward(folder.In("b"));
        await using var c = new SqlExecutionReward(folder.In("c"));

        b.Identity.Should().Be(a.Identity);
        c.Identity.Should().NotBe(a.Identity);
    }

    [Theory]
    [InlineData("SELECT name, size FROM town", Verdict.Correct)]
    [InlineData("SELECT size, name FROM town ORDER BY 1", Verdict.Correct)]
    [InlineData("```sql\nSELECT name, size FROM town;\n```", Verdict.Correct)]
    [InlineData("SELECT name, size FROM town; -- that is all", Verdict.Correct)]
    [InlineData("SELECT name FROM town", Verdict.Wrong)]
    [InlineData("SELECT name, size FROM town WHERE size > 5", Verdict.Wrong)]
    [InlineData("SELECT nothing FROM nowhere", Verdict.Error)]
    [InlineData("I do not know", Verdict.Error)]
    [InlineData("", Verdict.Error)]
    public async Task Completions_are_judged_by_their_result(string completion, Verdict expected)
    {
        var judgement = await shared.Reward.JudgeAsync(
            Asks("SELECT name, size FROM town"),
            completion,
            Now
        );

        judgement.Verdict.Should().Be(expected, judgement.Reason);
    }

    [Theory]
    [InlineData("ATTACH DATABASE '/tmp/x.sqlite' AS other")]
    [InlineData("PRAGMA query_only=0")]
    [InlineData("SELECT * FROM pragma_table_info('town')")]
    [InlineData("DELETE FROM town")]
    [InlineData("INSERT INTO town VALUES ('x', 1)")]
    [InlineData("UPDATE town SET size = 0")]
    [InlineData("DROP TABLE town")]
    [InlineData("CREATE TEMP TABLE x AS SELECT 1")]
    [InlineData("CREATE VIEW v AS SELECT 1")]
    [InlineData("VACUUM INTO '/tmp/x.sqlite'")]
    [InlineData("BEGIN EXCLUSIVE")]
    [InlineData("SELECT load_extension('libc.so.6')")]
    [InlineData("SELECT readfile('/etc/passwd')")]
    [InlineData("SELECT writefile('/tmp/x', 'x')")]
    [InlineData("SELECT random()")]
    [InlineData("SELECT hex(zeroblob(500000))")]
    [InlineData("SELECT 1; SELECT name, size FROM town")]
    [InlineData("SELECT name, size FROM town; DELETE FROM town")]
    [InlineData("SELECT printf('%.*c', 900000000, 'x')")]
    public async Task What_is_more_than_reading_is_refused_and_changes_nothing(string statement)
    {
        var before = Hash(shared.Path);

        var judgement = await shared.Reward.JudgeAsync(
            Asks("SELECT name, size FROM town"),
            statement,
            Now
        );

        judgement.Verdict.Should().Be(Verdict.Error);
        Hash(shared.Path).Should().Be(before);
        File.Exists("/tmp/x.sqlite").Should().BeFalse();
    }

    [Theory]
    [InlineData(
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    )]
    [InlineData(
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000) SELECT count(*) FROM c a, c b, c d, c e"
    )]
    [InlineData(
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT group_concat(x) FROM c WHERE x < 0"
    )]
    public async Task What_does_not_end_is_stopped_at_the_deadline(string statement)
    {
        using var database = new SmallDatabase();
        var limits = new SqlLimits { TimeLimit = TimeSpan.FromMilliseconds(500) };
        await using var reward = new SqlExecutionReward(database.Path, limits: limits);

        var judgement = await reward.JudgeAsync(Asks("SELECT 1"), statement, Now);

        judgement.Verdict.Should().Be(Verdict.Timeout);
    }

    [Fact]
    public async Task A_result_beyond_the_limits_is_an_error()
    {
        using var database = new SmallDatabase();
        await using var reward = new SqlExecutionReward(
            database.Path,
            limits: new SqlLimits { MaxRows = 2 }
        );

        var judgement = await reward.JudgeAsync(
            Asks("SELECT 1"),
            "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3",
            Now
        );

        judgement.Verdict.Should().Be(Verdict.Error);
        judgement.Reason.Should().Contain("2 rows");
    }

    [Fact]
    public async Task A_reference_that_fails_is_a_fault_of_the_data_and_no_verdict()
    {
        using var database = new SmallDatabase();
        await using var reward = new SqlExecutionReward(database.Path);

        var act = async () =>
            await reward.JudgeAsync(Asks("SELECT * FROM missing"), "SELECT 1", Now);

        await act.Should().ThrowAsync<InvalidDataException>().WithMessage("*'p'*missing*");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_a_failure_of_the_machinery()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, new string('x', 5000), Now);
        await using var reward = new SqlExecutionReward(path);

        var act = async () => await reward.JudgeAsync(Asks("SELECT 1"), "SELECT 1", Now);

        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage($"*{path}*");
        File.Delete(path);
    }

    [Fact]
    public async Task Queries_must_agree_on_every_database()
    {
        using var one = new SmallDatabase();
        using var other = new SmallDatabase("INSERT INTO town VALUES ('Vik', 3)");
        var problem = Asks("SELECT count(*) FROM town");

        await using var oneReward = new SqlExecutionReward(one.Path);
        await using var bothReward = new SqlExecutionReward([one.Path, other.Path]);

        var byOne = await oneReward.JudgeAsync(problem, "SELECT 3", Now);
        var byBoth = await bothReward.JudgeAsync(problem, "SELECT 3", Now);

        byOne.Verdict.Should().Be(Verdict.Correct);
        byBoth.Verdict.Should().Be(Verdict.Wrong);
    }

    [Fact]
    public void A_missing_file_is_named_at_once()
    {
        var act = () => new SqlExecutionReward("/nowhere/none.sqlite");

        act.Should().Throw<FileNotFoundException>().WithMessage("*/nowhere/none.sqlite*");
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
