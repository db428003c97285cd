using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.Rewards;

/// <summary>
/// Adds the verdict, its reason and the reward to each row. Lazy: a batch of completions is judged when one of its verdicts is read,
/// and again at each further pass. While a batch is judged, the next one is read, and sampled where the rows are samples.
/// </summary>
/// <remarks>Disposing it ends what the reward of a loaded model started; a reward that was given to <c>ApplyReward</c> is yours to dispose.</remarks>
public sealed class RewardTransformer : ITransformer, IDisposable
{
    private readonly IReward _reward;
    private readonly Judge _judge;
    private readonly RewardOptions _options;
    private readonly IDisposable? _owned;

    /// <param name="environment">The host.</param>
    /// <param name="reward">The judge.</param>
    /// <param name="options">Columns and parallelism.</param>
    /// <param name="owned">What to dispose with the transformer; absent when somebody else owns the reward.</param>
    internal RewardTransformer(
        IHostEnvironment environment,
        IReward reward,
        RewardOptions options,
        IDisposable? owned = null
    )
    {
        _reward = reward;
        _judge = new Judge(environment.Register(nameof(RewardTransformer)), reward, options);
        _options = options;
        _owned = owned;
    }

    /// <summary>False: completions are judged in batches.</summary>
    public bool IsRowToRowMapper => false;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckedIdColumn(inputSchema);
        return inputSchema.With(RewardView.Added);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var id = CheckedIdColumn(input.Schema);
        return new RewardView(_judge, _options, input, id);
    }

    /// <summary>Not possible: completions are judged in batches.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new InvalidOperationException(
            "Rewards are applied to views, in batches. To judge one completion, call IReward.JudgeAsync."
        );

    /// <summary>Frees the reward of a loaded model.</summary>
    public void Dispose() => _owned?.Dispose();

    private string? CheckedIdColumn(DataViewSchema schema)
    {
        _ = (_reward as IRowReward)?.ColumnsOf(schema).Count();
        return RewardEstimator.CheckedIdColumn(Shapes.Of(schema), _options);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => RewardFile.Save(ctx, _judge, _options);
}
