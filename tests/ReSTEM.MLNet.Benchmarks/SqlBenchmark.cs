using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Sql;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>
/// How long after its deadline a hostile SQL statement has its verdict, the end of the worker that runs it included; and whether the
/// database is the same afterwards.
/// </summary>
internal static class SqlBenchmark
{
    private const int Rounds = 5;

    private const string Doubling =
        "WITH RECURSIVE d(x, y) AS (SELECT 'a', 'b' UNION ALL SELECT x || x, y || y FROM d WHERE length(x) < 200000), "
        + "l AS (SELECT x, y FROM d ORDER BY length(x) DESC LIMIT 1) ";

    private const string Counting =
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c";

    private static readonly SqlLimits Limits = new() { TimeLimit = TimeSpan.FromMilliseconds(500) };

    private static readonly Dictionary<string, string> Statements = new()
    {
        ["endless recursive CTE"] = Counting + ") SELECT count(*) FROM c",
        ["endless recursive CTE, concatenated"] =
            Counting + ") SELECT group_concat(x) FROM c WHERE x < 0",
        ["10^12 rows of a cross join"] =
            Counting + " LIMIT 1000) SELECT count(*) FROM c a, c b, c d, c e",
        ["10^9 rows of a cross join, sorted"] =
            Counting + " LIMIT 1000) SELECT a.x FROM c a, c b, c d ORDER BY a.x * b.x * d.x",
        ["10^9 rows of a cross join, distinct"] =
            Counting + " LIMIT 1000) SELECT count(DISTINCT a.x * b.x + d.x) FROM c a, c b, c d",
        ["one ltrim of long texts"] =
            Doubling + "SELECT length(ltrim(x, substr(y, 1, 65000) || 'a')) FROM l",
        ["one rtrim of long texts"] =
            Doubling + "SELECT length(rtrim(x, substr(y, 1, 65000) || 'a')) FROM l",
        ["one instr of long texts"] =
            "WITH RECURSIVE d(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM d WHERE length(x) < 500000), "
            + "l AS (SELECT x FROM d ORDER BY length(x) DESC LIMIT 1) SELECT instr(x, substr(x, 1, 200000) || 'b') FROM l",
        ["ATTACH"] = "ATTACH DATABASE '/tmp/x.sqlite' AS other",
        ["PRAGMA"] = "PRAGMA query_only=0",
        ["DELETE"] = "DELETE FROM state",
        ["INSERT"] = "INSERT INTO state SELECT * FROM state",
        ["DROP"] = "DROP TABLE state",
        ["load_extension"] = "SELECT load_extension('libc.so.6')",
        ["VACUUM INTO"] = "VACUUM INTO '/tmp/x.sqlite'",
    };

    public static async Task<IReadOnlyList<string>> RunAsync(string database)
    {
        var before = Hash(database);
        await using var reward = new SqlExecutionReward(database, limits: Limits);
        var lines = new List<string>();
        foreach (var (name, sql) in Statements)
            lines.Add(await MeasureAsync(reward, name, sql));
        lines.Add(
            JsonSerializer.Serialize(
                new
                {
                    benchmark = "sql",
                    databaseUnchanged = Hash(database) == before,
                    load = SystemLoad.Now(),
                }
            )
        );
        return lines;
    }

    private static async Task<string> MeasureAsync(
        SqlExecutionReward reward,
        string name,
        string sql
    )
    {
        var milliseconds = new List<double>();
        var verdict = "";
        for (var round = 0; round < Rounds; round++)
        {
            // A killed worker is replaced when the next query comes: not part of this statement's time.
            await JudgeAsync(reward, "SELECT 1");
            var started = Stopwatch.GetTimestamp();
            var judgement = await JudgeAsync(reward, sql);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            verdict = $"{judgement.Verdict} {judgement.Reason}";
        }

        return JsonSerializer.Serialize(
            new
            {
                benchmark = "sql",
                statement = name,
                verdict,
                deadlineMilliseconds = Limits.TimeLimit.TotalMilliseconds,
                medianMilliseconds = Math.Round(milliseconds.Order().ElementAt(Rounds / 2), 1),
                maxMilliseconds = Math.Round(milliseconds.Max(), 1),
                maxBeyondDeadline = Math.Round(
                    milliseconds.Max() - Limits.TimeLimit.TotalMilliseconds,
                    1
                ),
            }
        );
    }

    private static ValueTask<Rewards.Judgement> JudgeAsync(SqlExecutionReward reward, string sql)
    {
        var problem = new Problem
        {
            Id = "p",
            Question = "",
            Answer = "SELECT 1",
        };
        return reward.JudgeAsync(problem, sql, CancellationToken.None);
    }

    private static string Hash(string path) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
