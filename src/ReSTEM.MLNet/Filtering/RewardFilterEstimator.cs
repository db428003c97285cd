using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Filtering;

/// <summary>Keeps rewarded samples, a few of each problem. Made by <c>mlContext.Transforms.FilterByReward</c>.</summary>
public sealed class RewardFilterEstimator : IEstimator<RewardFilterTransformer>
{
    private const string Cure = "The filter keeps rewarded samples: put ApplyReward before it.";

    private readonly IHostEnvironment _environment;
    private readonly RewardFilterOptions _options;

    internal RewardFilterEstimator(IHostEnvironment environment, RewardFilterOptions options)
    {
        options.Check();
        (_environment, _options) = (environment, options);
    }

    /// <summary>Checks the columns; reads no row.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public RewardFilterTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireColumns(Shapes.Of(input.Schema));
        return new RewardFilterTransformer(_environment, _options);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        RequireColumns(inputSchema);
        return inputSchema;
    }

    internal static void RequireColumns(SchemaShape shape)
    {
        shape.RequireText(ColumnNames.ProblemId, Cure);
        shape.RequireText(ColumnNames.Completion, Cure);
        shape.RequireText(ColumnNames.Verdict, Cure);
        shape.RequireScalar(ColumnNames.Reward, BooleanDataViewType.Instance, Cure);
    }
}
