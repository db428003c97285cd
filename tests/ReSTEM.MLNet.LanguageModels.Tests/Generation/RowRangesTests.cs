using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation;

public sealed class RowRangesTests
{
    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(31, 4, 1)]
    [InlineData(32, 4, 2)]
    [InlineData(100, 4, 4)]
    [InlineData(128, 4, 4)]
    [InlineData(128, 1, 1)]
    public void Ranges_follow_each_other_and_hold_all_rows(int rows, int most, int expected)
    {
        Range[] ranges = [.. new RowRanges(most).Of(rows)];

        ranges.Should().HaveCount(expected);
        ranges.SelectMany(Enumerable.Range(0, rows).ToArray().Take).Should().HaveCount(rows);
        ranges.Select(range => range.Start.Value).Should().BeInAscendingOrder();
        ranges[0].Start.Value.Should().Be(0);
        ranges[^1].End.Value.Should().Be(rows);
        ranges.Skip(1).Select(range => range.Start).Should().Equal(ranges[..^1].Select(r => r.End));
    }

    [Fact]
    public void The_longest_rows_lie_first_and_a_row_stays_where_its_range_is_still_right()
    {
        var ranges = new RowRanges(4);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            BatchRow[] rows =
            [
                .. Enumerable.Range(0, 1 + random.Next(128)).Select(_ => Row(random)),
            ];
            GivePlaces(rows, random);

            var arranged = ranges.Arrange(rows);

            arranged.ToHashSet().SetEquals(rows).Should().BeTrue();
            Range[] all = [.. ranges.Of(rows.Length)];
            foreach (var (one, next) in all.Zip(all.Skip(1)))
            {
                var shortest = arranged[one].Min(row => row.Position);
                shortest.Should().BeGreaterThanOrEqualTo(arranged[next].Max(row => row.Position));
            }

            foreach (var range in all)
            {
                var (first, count) = range.GetOffsetAndLength(rows.Length);
                arranged[range]
                    .Where(row => row.Place >= first && row.Place < first + count)
                    .All(row => arranged[row.Place!.Value] == row)
                    .Should()
                    .BeTrue();
            }
        }
    }

    [Fact]
    public void Every_row_is_attended_once_and_sees_all_of_its_columns()
    {
        var ranges = new RowRanges(4);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            BatchRow[] rows =
            [
                .. Enumerable.Range(0, 1 + random.Next(128)).Select(_ => Row(random)),
            ];

            var parts = ranges.Attended(rows);

            parts.Sum(part => part.Count).Should().Be(rows.Length);
            parts.Select(part => part.First).Should().BeInAscendingOrder().And.StartWith(0);
            foreach (var part in parts)
            {
                rows[part.First..(part.First + part.Count)]
                    .Max(row => row.Position + 1)
                    .Should()
                    .Be(part.Columns);
            }
        }
    }

    [Fact]
    public void Rows_of_nearly_one_length_are_attended_together()
    {
        BatchRow[] even = [.. Enumerable.Range(0, 128).Select(i => Row(90 + (i % 5)))];
        BatchRow[] uneven = [.. Enumerable.Range(0, 128).Select(i => Row(i < 64 ? 90 : 20))];

        new RowRanges(4).Attended(even).Should().Equal(new AttendedRows(0, 128, 94));
        new RowRanges(4)
            .Attended(uneven)
            .Should()
            .Equal(new AttendedRows(0, 64, 90), new AttendedRows(64, 64, 20));
    }

    // Places among more than the rows that are left, as after others ended; some rows are new.
    private static void GivePlaces(BatchRow[] rows, Random random)
    {
        int[] places = [.. Enumerable.Range(0, rows.Length + random.Next(20))];
        random.Shuffle(places);
        foreach (var (i, row) in rows.Index())
        {
            row.Place = random.Next(4) == 0 ? null : places[i];
        }
    }

    private static BatchRow Row(Random random) => Row(1 + random.Next(300));

    private static BatchRow Row(int length) =>
        new(new BatchPrompt(0, new TokenPrompt("a", new int[length])), 0);
}
