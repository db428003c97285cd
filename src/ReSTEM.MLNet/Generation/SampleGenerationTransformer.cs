using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.Generation;

/// <summary>
/// Turns each problem into as many rows as completions are drawn for it. Lazy: a shard of problems is sampled when one of
/// its completions is read, and again at each further pass over the view, with the same result; use
/// <c>mlContext.Data.Cache</c> where you read twice.
/// </summary>
public sealed class SampleGenerationTransformer : ITransformer, IDisposable
{
    private readonly SamplingPlan _plan;
    private readonly IDisposable? _owned;

    /// <param name="plan">Who samples, and how.</param>
    /// <param name="owned">What to dispose with the transformer; absent when somebody else owns the model.</param>
    internal SampleGenerationTransformer(SamplingPlan plan, IDisposable? owned = null) =>
        (_plan, _owned) = (plan, owned);

    /// <summary>False: one row becomes several.</summary>
    public bool IsRowToRowMapper => false;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckedIdColumn(inputSchema);
        return inputSchema.With(SampleView.Added);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new SampleView(_plan, input, CheckedIdColumn(input.Schema));
    }

    /// <summary>Not possible: one row becomes several.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new InvalidOperationException(
            "Sampling turns one row into several, so it is no row-to-row mapper. Use the fitted language model for single predictions."
        );

    /// <summary>Frees the model if the transformer was loaded from a file; a model that was given to it stays its giver's.</summary>
    public void Dispose() => _owned?.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx) => SampleGenerationFile.Save(ctx, _plan);

    private string? CheckedIdColumn(DataViewSchema schema) =>
        SampleGenerationEstimator.CheckedIdColumn(Shapes.Of(schema), _plan.Options);
}
