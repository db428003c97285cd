using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>Answers single rows: what a prediction engine uses.</summary>
internal sealed class CompletionMapper(Completer completer, DataViewSchema input) : IRowToRowMapper
{
    private readonly DataViewSchema.Column[] _promptColumns =
    [
        .. completer.Prompt.Columns.Select(c => input[c]),
    ];

    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema { get; } = input.With(completer.Added);

    public IEnumerable<DataViewSchema.Column> GetDependencies(
        IEnumerable<DataViewSchema.Column> dependingColumns
    )
    {
        var active = new ActiveColumns(OutputSchema, dependingColumns);
        var inputs = active.AnyFrom(input.Count) ? _promptColumns.Select(c => c.Index) : [];
        return active.Below(input.Count).Concat(inputs).Distinct().Order().Select(i => input[i]);
    }

    public DataViewRow GetRow(
        DataViewRow input,
        IEnumerable<DataViewSchema.Column> activeColumns
    ) =>
        new CompletionRow(
            completer,
            input,
            new ActiveColumns(OutputSchema, activeColumns),
            _promptColumns
        );
}
