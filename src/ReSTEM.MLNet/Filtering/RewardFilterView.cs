using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Filtering;

/// <summary>The kept rows of the source, one problem after the other.</summary>
internal sealed class RewardFilterView(IHost host, IDataView source, RewardFilterOptions options)
    : BlockView(source, [])
{
    /// <summary>What the last pass that reached the end has seen; absent before one did.</summary>
    public FilterSummary? LastPass { get; private set; }

    public override long? GetRowCount() => null;

    protected override IEnumerable<int> Inputs(ActiveColumns active)
    {
        string[] names =
        [
            ColumnNames.ProblemId,
            ColumnNames.Completion,
            ColumnNames.Verdict,
            ColumnNames.Reward,
        ];
        var read = names.Select(name => SourceSchema[name].Index);
        return SampleGroup.ScoreColumn(SourceSchema) is { } score ? read.Append(score.Index) : read;
    }

    protected override DataViewRowCursor Open(RowBuffer rows, ActiveColumns active) =>
        new RewardFilterCursor(
            rows,
            active,
            new SampleGroup(rows, SourceSchema, Hosts.TempFilePath(host)),
            options,
            summary =>
            {
                LastPass = summary;
                options.Progress?.Report(summary);
            }
        );
}
