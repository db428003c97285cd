namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>
/// Looks for an order of the columns that makes two results equal. Columns are placed one after the other, and after each the rows
/// so far must agree; wrong beginnings are left at once, so that it does not walk through all permutations.
/// </summary>
internal sealed class SqlColumnMatching(int[][] left, int[][] right, bool ordered, bool isSet)
{
    // Columns that hold nearly the same values can make the search long; a result that exhausts it is taken as different.
    private const int MaxPlacements = 20_000;

    private readonly bool[] _used = new bool[right.Length];
    private int _placements;

    public bool HoldsInPlace()
    {
        var leftRows = Begin(left);
        var rightRows = Begin(right);
        for (var column = 0; column < left.Length; column++)
        {
            (leftRows, rightRows) = Extend(leftRows, left[column], rightRows, right[column]);
        }

        return Agree(leftRows, rightRows);
    }

    public bool HoldsForSomeOrder() => Place(0, Begin(left), Begin(right));

    private bool Place(int column, int[] leftRows, int[] rightRows)
    {
        if (column == left.Length)
        {
            return true;
        }

        for (var candidate = 0; candidate < right.Length; candidate++)
        {
            if (_used[candidate])
            {
                continue;
            }

            if (++_placements > MaxPlacements)
            {
                return false;
            }

            var (nextLeft, nextRight) = Extend(leftRows, left[column], rightRows, right[candidate]);
            if (!Agree(nextLeft, nextRight))
            {
                continue;
            }

            _used[candidate] = true;
            if (Place(column + 1, nextLeft, nextRight))
            {
                return true;
            }

            _used[candidate] = false;
        }

        return false;
    }

    private static int[] Begin(int[][] columns) =>
        new int[columns.Length == 0 ? 0 : columns[0].Length];

    // A row so far is one number: equal beginnings have equal numbers on both sides.
    private static (int[] Left, int[] Right) Extend(
        int[] leftRows,
        int[] leftColumn,
        int[] rightRows,
        int[] rightColumn
    )
    {
        var numbers = new Dictionary<(int, int), int>();
        return (Number(leftRows, leftColumn), Number(rightRows, rightColumn));

        int[] Number(int[] rows, int[] column)
        {
            var extended = new int[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                if (!numbers.TryGetValue((rows[i], column[i]), out extended[i]))
                {
                    extended[i] = numbers.Count;
                    numbers[(rows[i], column[i])] = extended[i];
                }
            }

            return extended;
        }
    }

    private bool Agree(int[] leftRows, int[] rightRows)
    {
        if (ordered)
        {
            return leftRows.AsSpan().SequenceEqual(rightRows);
        }

        if (isSet)
        {
            return leftRows.ToHashSet().SetEquals(rightRows);
        }

        return leftRows.Order().SequenceEqual(rightRows.Order());
    }
}
