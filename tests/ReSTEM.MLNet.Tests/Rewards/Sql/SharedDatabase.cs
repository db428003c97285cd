using ReSTEM.MLNet.Rewards.Sql;

namespace ReSTEM.MLNet.Tests.Rewards.Sql;

/// <summary>One database and one reward for the tests of a class, which only read.</summary>
public sealed class SharedDatabase : IAsyncDisposable
{
    private readonly SmallDatabase _database = new();

    public SharedDatabase() => Reward = new SqlExecutionReward(_database.Path);

    public string Path => _database.Path;

    public SqlExecutionReward Reward { get; }

    public async ValueTask DisposeAsync()
    {
        await Reward.DisposeAsync();
        _database.Dispose();
    }
}
