namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>
/// Which row of a batch lies where. A step attends to as many columns as the longest of the rows that are attended together has,
/// so rows are kept in a few ranges, the longest in the first: each range then attends to its own number of columns.
/// </summary>
/// <param name="most">Most ranges.</param>
internal sealed class RowRanges(int most)
{
    private const int RowsForARange = 16;
    private const double NearlyAll = 0.875;

    /// <summary>The ranges of places of so many rows.</summary>
    public IEnumerable<Range> Of(int rows)
    {
        var count = Math.Clamp(rows / RowsForARange, 1, most);
        return Enumerable.Range(0, count).Select(i => (rows * i / count)..(rows * (i + 1) / count));
    }

    /// <summary>The rows by range; ranges that see nearly as much as the one before are attended together with it.</summary>
    public IReadOnlyList<AttendedRows> Attended(BatchRow[] rows)
    {
        List<AttendedRows> parts = [];
        foreach (var range in Of(rows.Length))
        {
            var (first, count) = range.GetOffsetAndLength(rows.Length);
            var columns = rows[range].Max(row => row.Position) + 1;
            if (parts is [.., var last] && columns >= last.Columns * NearlyAll)
            {
                parts[^1] = new(last.First, last.Count + count, Math.Max(last.Columns, columns));
            }
            else
            {
                parts.Add(new(first, count, columns));
            }
        }

        return parts;
    }

    /// <summary>Gives each row a place. Inside of a range nothing is in order, so that few rows change their place.</summary>
    /// <returns>By place; each row's <see cref="BatchRow.Place"/> is still the old one.</returns>
    public BatchRow[] Arrange(IEnumerable<BatchRow> rows)
    {
        BatchRow[] byPosition = [.. rows.OrderByDescending(row => row.Position)];
        var placed = new BatchRow[byPosition.Length];
        foreach (var range in Of(placed.Length))
        {
            var places = placed.AsSpan(range);
            var newcomers = new Queue<BatchRow>();
            foreach (var row in byPosition[range])
            {
                if (row.Place - range.Start.Value is { } place and >= 0 && place < places.Length)
                {
                    places[place] = row;
                }
                else
                {
                    newcomers.Enqueue(row);
                }
            }

            foreach (ref var place in places)
            {
                place ??= newcomers.Dequeue();
            }
        }

        return placed;
    }
}
