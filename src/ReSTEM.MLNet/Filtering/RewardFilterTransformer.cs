using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.Filtering;

/// <summary>
/// Keeps the rewarded samples: equal ones of a problem merged, at most so many of each problem, drawn uniformly and by seed. The samples
/// of a problem must lie together, as sampling gives them. Lazy: reads one problem's rows at a time.
/// </summary>
public sealed class RewardFilterTransformer : ITransformer
{
    private readonly IHost _host;
    private readonly RewardFilterOptions _options;

    internal RewardFilterTransformer(IHostEnvironment environment, RewardFilterOptions options)
    {
        _host = environment.Register(nameof(RewardFilterTransformer));
        _options = options;
    }

    /// <summary>False: rows are dropped.</summary>
    public bool IsRowToRowMapper => false;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        RewardFilterEstimator.RequireColumns(Shapes.Of(inputSchema));
        return inputSchema;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RewardFilterEstimator.RequireColumns(Shapes.Of(input.Schema));
        return new RewardFilterView(_host, input, _options);
    }

    /// <summary>Not possible: rows are dropped.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new InvalidOperationException(
            "The filter drops rows, so it is no row-to-row mapper. Use the fitted language model for single predictions."
        );

    void ICanSaveModel.Save(ModelSaveContext ctx) => RewardFilterFile.Save(ctx, _options);
}
