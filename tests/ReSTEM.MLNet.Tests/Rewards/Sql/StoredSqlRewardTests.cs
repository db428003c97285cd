using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Sql;
using Row = ReSTEM.MLNet.Tests.Rewards.SavedStage.Row;

namespace ReSTEM.MLNet.Tests.Rewards.Sql;

public sealed class StoredSqlRewardTests : IDisposable
{
    private const string Reference = "SELECT name FROM town WHERE size > 5 ORDER BY name";

    private static readonly SqlWorkerOptions InProcess = new()
    {
        Isolation = SqlIsolation.InProcess,
    };

    private static readonly Row[] Rows =
    [
        new(Reference, "SELECT name FROM town WHERE size >= 6 ORDER BY name"),
        new(Reference, "SELECT name FROM town WHERE size < 6"),
        new(Reference, "SELECT nothing FROM town"),
        new(Reference, "SELECT name FROM town WHERE size > 5 ORDER BY name DESC"),
    ];

    private readonly SmallDatabase _database = new();
    private readonly SavedStage _stage = new();

    public void Dispose()
    {
        _stage.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task It_judges_by_the_database_as_before()
    {
        await using var reward = new SqlExecutionReward(
            _database.Path,
            SqlMatch.Bird,
            new SqlLimits { TimeLimit = TimeSpan.FromSeconds(20), MaxRows = 3 },
            new SqlWorkerOptions { Workers = 1 }
        );

        var before = _stage.Save(reward, Rows);
        var after = _stage.Judge(Rows);

        before
            .Select(row => row.Split(' ')[0])
            .Should()
            .Equal("Correct", "Wrong", "Error", "Correct");
        after.Should().Equal(before);
    }

    [Fact]
    public async Task Match_limits_and_workers_come_back()
    {
        using var other = new SmallDatabase("INSERT INTO town VALUES ('Ceve', 9)");
        await using var reward = new SqlExecutionReward(
            [_database.Path, other.Path],
            new SqlMatch { RowOrder = SqlRowOrder.Strict, RelativeTolerance = 0.25 },
            new SqlLimits
            {
                MaxRows = 7,
                MaxValueBytes = 8,
                TimeLimit = TimeSpan.FromSeconds(3),
            },
            new SqlWorkerOptions
            {
                Isolation = SqlIsolation.ReenteredApplication,
                Workers = Environment.ProcessorCount + 1,
                Attempts = 5,
            }
        );
        var stored = Stored(reward);

        await using var back = (SqlExecutionReward)StoredRewardTests.Read(stored);

        back.Identity.Should().Be(reward.Identity);
        StoredRewardTests.Write(Stored(back)).Should().Be(StoredRewardTests.Write(stored));
        stored.Workers.Workers.Should().Be(Environment.ProcessorCount + 1);
        stored.Databases.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_database_that_is_gone_is_named_with_the_cure()
    {
        await using var reward = new SqlExecutionReward(_database.Path, workers: InProcess);
        _stage.Save(new Not(reward), Rows);

        File.Delete(_database.Path);

        _stage
            .Failure()
            .Should()
            .Contain(_database.Path)
            .And.Contain("not there")
            .And.Contain("TransformerScope.Scoring");
    }

    [Fact]
    public async Task A_database_that_was_changed_is_named_with_both_digests()
    {
        await using var reward = new SqlExecutionReward(_database.Path, workers: InProcess);
        _stage.Save(reward, Rows);
        var before = SqlDatabases.DigestOf(_database.Path);

        _database.Execute("DELETE FROM town WHERE size = 20");

        _stage
            .Failure()
            .Should()
            .Contain(_database.Path)
            .And.Contain(before)
            .And.Contain(SqlDatabases.DigestOf(_database.Path))
            .And.Contain("changed since");
    }

    [Fact]
    public async Task Databases_found_by_a_function_cannot_be_saved()
    {
        await using var reward = new SqlExecutionReward(_ => [_database.Path], workers: InProcess);

        var save = () => _stage.Save(reward.WithFormat("SELECT"), Rows);

        save.Should()
            .Throw<NotSupportedException>()
            .WithMessage(
                "*function of your program*paths of the databases*TransformerScope.Scoring*"
            );
    }

    [Fact]
    public void A_reward_without_a_database_is_refused()
    {
        var make = () => new SqlExecutionReward([]);

        make.Should().Throw<ArgumentException>().WithMessage("*needs a database*");
    }

    private static StoredSqlReward Stored(SqlExecutionReward reward) =>
        (StoredSqlReward)StoredRewardTests.Store(reward);
}
