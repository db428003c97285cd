using Microsoft.ML;

namespace ReSTEM.MLNet.DataViews;

/// <summary>Which columns the reader of a view asked for.</summary>
internal sealed class ActiveColumns
{
    private readonly bool[] _active;

    public ActiveColumns(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        Schema = schema;
        _active = new bool[schema.Count];
        foreach (var column in columns)
            _active[column.Index] = true;
    }

    public DataViewSchema Schema { get; }

    public bool this[int column] => _active[column];

    /// <summary>Indices of the active columns below <paramref name="count"/>.</summary>
    public IEnumerable<int> Below(int count) => Enumerable.Range(0, count).Where(i => _active[i]);

    /// <summary>Whether any column from index <paramref name="first"/> on is active.</summary>
    public bool AnyFrom(int first) => _active.AsSpan(first).Contains(true);
}
