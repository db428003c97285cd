using Microsoft.ML;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Generation;

/// <summary>
/// The E-step's sampling: draws several completions for each problem. Made by <c>mlContext.Transforms.GenerateSamples</c>.
/// </summary>
public sealed class SampleGenerationEstimator : IEstimator<SampleGenerationTransformer>
{
    private readonly SamplingPlan _plan;

    internal SampleGenerationEstimator(SamplingPlan plan)
    {
        if (plan.Sampling is { SamplesPerPrompt: > 1 and var samples, Temperature: 0 })
            throw new ArgumentException(
                $"{samples} samples of each prompt are asked for at temperature 0, which are all the same. Set a temperature, or draw one."
            );
        _plan = plan;
    }

    /// <summary>Checks the problems, reading only what names them; samples nothing.</summary>
    /// <exception cref="ArgumentException">
    /// A column is missing or of the wrong type, there are no problems, or two have the same id.
    /// </exception>
    public SampleGenerationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var idColumn = CheckedIdColumn(Shapes.Of(input.Schema), _plan.Options);
        ProblemChecks.RequireDistinctIds(input, idColumn, Hosts.TempFilePath(_plan.Host));
        return new SampleGenerationTransformer(_plan);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckedIdColumn(inputSchema, _plan.Options);
        return inputSchema.With(SampleView.Added);
    }

    internal static string? CheckedIdColumn(SchemaShape shape, SampleGenerationOptions options)
    {
        foreach (var column in options.Prompt.Columns)
            shape.RequireText(
                column,
                $"The prompt template has the placeholder '{{{column}}}': name a text column of the data there."
            );
        var id = ProblemIds.ColumnName(shape, options.IdColumnName, ColumnNames.Id);
        if (id is not null)
            ProblemIds.Require(shape, id);
        return id;
    }
}
