using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Filtering;

/// <summary>The rewarded samples of one problem: rows of a buffer that lie together.</summary>
internal sealed class SampleGroup(RowBuffer rows, DataViewSchema schema, string temporaryFolder)
    : IDisposable
{
    private readonly Func<int, string> _idOf = ProblemIds.Reader(
        rows,
        schema[ColumnNames.ProblemId]
    );
    private readonly SeenIds _seen = new(temporaryFolder);

    public string ProblemId { get; private set; } = "";

    /// <summary>How many rows, from the buffer's first on, belong to the problem.</summary>
    public int Count { get; private set; }

    /// <summary>Goes on to the next problem; false at the end.</summary>
    /// <exception cref="InvalidOperationException">A problem comes a second time: its rows do not lie together.</exception>
    public bool TryReadNext()
    {
        rows.Drop(Count);
        Count = 0;
        if (rows.Count == 0 && !rows.TryReadRow())
            return false;
        ProblemId = _idOf(0);
        if (!_seen.Add(ProblemId))
            throw new InvalidOperationException(
                $"The samples of problem '{ProblemId}' do not lie together. Filter before shuffling, and sort by {ColumnNames.ProblemId} what was stored."
            );
        Count = 1;
        while (rows.TryReadRow() && _idOf(Count) == ProblemId)
            Count++;
        return true;
    }

    public void Dispose() => _seen.Dispose();

    public FilterSample SampleOf(int row) =>
        new(
            rows.Values<bool>(schema[ColumnNames.Reward])[row],
            Enum.Parse<Verdict>(rows.Text(schema[ColumnNames.Verdict], row).Span),
            ScoreColumn(schema) is { } score ? rows.Values<double>(score)[row] : double.NaN,
            rows.Text(schema[ColumnNames.Completion], row).ToString()
        );

    /// <summary>The column of scores; absent where samples were judged elsewhere and have none.</summary>
    public static DataViewSchema.Column? ScoreColumn(DataViewSchema schema) =>
        schema.GetColumnOrNull(ColumnNames.Score)
            is { Type: NumberDataViewType { RawType: var type } } column
        && type == typeof(double)
            ? column
            : null;
}
