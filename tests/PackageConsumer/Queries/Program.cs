// What a user writes to judge SQL: the first argument is where the queries run. Prints a verdict a line, or why there is none. With
// "save", a model file, a folder and rows: makes a database in the folder and saves a chain that judges by it.
using Microsoft.Data.Sqlite;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Sql;

if (SqlWorker.TryServe())
    return;

const string LongCall =
    "WITH RECURSIVE d(x, y) AS (SELECT 'a', 'b' UNION ALL SELECT x || x, y || y FROM d WHERE length(x) < 200000), "
    + "l AS (SELECT x, y FROM d ORDER BY length(x) DESC LIMIT 1) SELECT length(ltrim(x, substr(y, 1, 65000) || 'a')) FROM l";

var isSaving = args[0] == "save";
var folder = isSaving ? args[2] : Directory.CreateTempSubdirectory("queries-").FullName;
var database = Path.Combine(folder, "small.sqlite");
using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
{
    connection.Open();
    using var command = connection.CreateCommand();
    command.CommandText =
        "CREATE TABLE city (name, size); INSERT INTO city VALUES ('a', 1), ('b', 2)";
    command.ExecuteNonQuery();
}

if (isSaving)
{
    await SavedJudge.RunAsync(args[1], database, args.Skip(3));
    return;
}

await using var reward = new SqlExecutionReward(
    database,
    limits: new SqlLimits { TimeLimit = TimeSpan.FromMilliseconds(500) },
    workers: new SqlWorkerOptions { Isolation = Enum.Parse<SqlIsolation>(args[0]), Workers = 1 }
);
var problem = new Problem
{
    Id = "p",
    Question = "Which city is large?",
    Answer = "SELECT name FROM city WHERE size > 1",
};
try
{
    foreach (
        var sql in new[]
        {
            "SELECT name FROM city WHERE size = 2",
            "SELECT name FROM city",
            LongCall,
            problem.Answer,
        }
    )
        Console.WriteLine((await reward.JudgeAsync(problem, sql, CancellationToken.None)).Verdict);
}
catch (SqlWorkerException e)
{
    Console.WriteLine(e.Message);
}
Directory.Delete(folder, recursive: true);
