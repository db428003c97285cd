using Microsoft.Data.Sqlite;

namespace ReSTEM.MLNet.Tests.Rewards.Sql;

/// <summary>Three towns in a file of its own, gone when disposed.</summary>
internal sealed class SmallDatabase : IDisposable
{
    public SmallDatabase(string? more = null) =>
        Execute(
            "CREATE TABLE town (name TEXT, size INT);"
                + "INSERT INTO town VALUES ('Aas', 20), ('Bo', 6), ('Bo', 5);"
                + more
        );

    public string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"town-{Guid.NewGuid():N}.sqlite");

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => File.Delete(Path);
}
