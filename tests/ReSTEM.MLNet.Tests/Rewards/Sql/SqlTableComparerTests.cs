using System.Text.Json;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Tests.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Rewards.Sql;

public sealed class SqlTableComparerTests
{
    [Fact]
    public void Verdicts_of_the_reference_implementations_are_met_in_both_profiles()
    {
        var lines = File.ReadLines(SharedData.Path("sql-exec-cases", "result-eq.jsonl")).ToList();

        var differing = lines.Where(line => !Agrees(JsonElement.Parse(line))).ToList();

        lines.Should().HaveCount(400);
        differing.Should().BeEmpty();
    }

    [Fact]
    public void Any_shuffle_of_rows_and_columns_is_equal_and_any_changed_value_is_not()
    {
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var table = RandomTable(random, random.Next(1, 8), random.Next(1, 6));
            var shuffled = Shuffled(table, random);

            Equal(table, shuffled).Should().BeTrue();

            var row = random.Next(table.Rows.Count);
            shuffled.Rows[row][random.Next(table.Columns)] = "changed";
            Equal(table, shuffled).Should().BeFalse();
        }
    }

    [Fact]
    public void Sums_in_another_order_are_equal_within_the_tolerance_only()
    {
        var one = Table([0.1 + 0.2 + 0.3]);
        var other = Table([0.3 + 0.2 + 0.1]);

        Equal(one, other).Should().BeTrue();
        Equal(one, other, SqlMatch.Spider).Should().BeFalse();
        Equal(one, Table([0.60001])).Should().BeFalse();
    }

    [Theory]
    [InlineData(3L, 3.0, true)]
    [InlineData(3L, "3", false)]
    [InlineData(null, null, true)]
    [InlineData(null, 0L, false)]
    [InlineData(null, "", false)]
    [InlineData(9007199254740993L, 9007199254740992L, false)]
    public void Values_are_equal_as_sqlite_sees_them(object? left, object? right, bool expected)
    {
        Equal(Table([left]), Table([right])).Should().Be(expected);
    }

    [Fact]
    public void Many_alike_columns_end_soon()
    {
        var random = new Random(7);
        var one = RandomTable(random, 40, 30);
        var other = RandomTable(random, 40, 30);

        Equal(one, other).Should().BeFalse();
        Equal(one, Shuffled(one, random)).Should().BeTrue();
    }

    private static bool Agrees(JsonElement row)
    {
        var gold = Table(row.GetProperty("gold"));
        var other = Table(row.GetProperty("pred"));
        var ordered = row.GetProperty("order_matters").GetBoolean();
        var listMatch = SqlMatch.Bird with { Duplicates = SqlDuplicates.Multiset };
        return SqlTableComparer.AreEqual(gold, other, SqlMatch.Spider, ordered)
                == row.GetProperty("spider").GetBoolean()
            && SqlTableComparer.AreEqual(gold, other, SqlMatch.Bird, ordered: false)
                == row.GetProperty("bird_set").GetBoolean()
            && SqlTableComparer.AreEqual(gold, other, listMatch, ordered: true)
                == row.GetProperty("exact_list").GetBoolean();
    }

    private static bool Equal(SqlTable left, SqlTable right, SqlMatch? match = null) =>
        SqlTableComparer.AreEqual(left, right, match ?? new SqlMatch(), ordered: false);

    private static SqlTable Table(params object?[][] rows) => new(rows[0].Length, rows);

    private static SqlTable Table(JsonElement rows)
    {
        object?[][] values =
        [
            .. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(Value).ToArray()),
        ];
        return new SqlTable(values.Length == 0 ? 0 : values[0].Length, values);
    }

    private static object? Value(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ when value.TryGetInt64(out var integer) => integer,
            _ => value.GetDouble(),
        };

    private static SqlTable RandomTable(Random random, int rows, int columns) =>
        new(
            columns,
            [
                .. Enumerable
                    .Range(0, rows)
                    .Select(_ =>
                        Enumerable
                            .Range(0, columns)
                            .Select(_ => (object?)(long)random.Next(3))
                            .ToArray()
                    ),
            ]
        );

    private static SqlTable Shuffled(SqlTable table, Random random)
    {
        int[] columns = [.. Enumerable.Range(0, table.Columns)];
        random.Shuffle(columns);
        var rows = table
            .Rows.Select(row => columns.Select(column => row[column]).ToArray())
            .ToArray();
        random.Shuffle(rows);
        return new SqlTable(table.Columns, rows);
    }
}
