namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>
/// Numbers the values of two results so that equal values, within the tolerance, have equal numbers. Real numbers in reach of a
/// neighbour join it: afterwards everything is exact and can be sorted and hashed.
/// </summary>
internal sealed class SqlValueKeys
{
    private readonly Dictionary<object, int> _keys = [];
    private readonly Dictionary<double, int> _reals = [];
    private readonly Dictionary<long, int> _integers = [];
    private int _next = 1;

    public SqlValueKeys(double tolerance, params IEnumerable<SqlTable> tables)
    {
        var values = tables.SelectMany(table => table.Rows).SelectMany(row => row).ToList();
        var numbers = values
            .Where(value => value is long or double)
            .Distinct()
            .Select(value => (Exact: value!, Value: Convert.ToDouble(value)))
            .Order(Comparer<(object Exact, double Value)>.Create(CompareNumbers))
            .ToList();
        for (var i = 0; i < numbers.Count; i++)
        {
            if (i == 0 || !AreEqual(numbers[i - 1], numbers[i], tolerance))
            {
                _next++;
            }

            Remember(numbers[i].Exact);
        }
    }

    /// <summary>The keys of a table, column by column.</summary>
    public int[][] Of(SqlTable table)
    {
        var columns = new int[table.Columns][];
        for (var column = 0; column < table.Columns; column++)
        {
            columns[column] = [.. table.Rows.Select(row => Key(row[column]))];
        }

        return columns;
    }

    private static int CompareNumbers(
        (object Exact, double Value) left,
        (object Exact, double Value) right
    )
    {
        var byValue = left.Value.CompareTo(right.Value);
        return byValue != 0 ? byValue
            : left.Exact is long first && right.Exact is long second ? first.CompareTo(second)
            : 0;
    }

    private static bool AreEqual(
        (object Exact, double Value) left,
        (object Exact, double Value) right,
        double tolerance
    )
    {
        if (left.Exact is long first && right.Exact is long second)
        {
            return first == second;
        }

        var difference = Math.Abs(left.Value - right.Value);
        return left.Value.Equals(right.Value)
            || difference <= tolerance * Math.Max(Math.Abs(left.Value), Math.Abs(right.Value));
    }

    private void Remember(object number)
    {
        if (number is long integer)
        {
            _integers[integer] = _next;
        }
        else
        {
            _reals[(double)number] = _next;
        }
    }

    private int Key(object? value) =>
        value switch
        {
            null => 0,
            long integer => _integers[integer],
            double real => _reals[real],
            byte[] blob => Other((true, Convert.ToHexString(blob))),
            _ => Other((false, (string)value)),
        };

    private int Other(object value)
    {
        if (!_keys.TryGetValue(value, out var key))
        {
            key = ++_next;
            _keys[value] = key;
        }

        return key;
    }
}
