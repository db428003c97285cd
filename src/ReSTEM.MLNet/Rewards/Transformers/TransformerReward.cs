using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Transformers;

/// <summary>
/// A fitted ML.NET transformer as a reward: it reads the completion in one of its input columns, and one of its output columns says
/// whether that is Correct. Classifiers and regressors of ML.NET serve, and those of any package that fits such transformers.
/// </summary>
/// <remarks>
/// It is bound to a schema when it is made, so a missing column or a wrong type is named before anything is judged. Columns of the
/// input that neither problem nor completion fills (the label of the training data) have the default of their type.
/// </remarks>
/// <example>
/// <code>
/// var model = mlContext.Model.Load("sentiment.zip", out var inputSchema);
/// using var reward = new TransformerReward(
///     model,
///     inputSchema,
///     RewardColumn.AtLeast("Probability", 0.9),
///     new TransformerRewardOptions { CompletionColumnName = "Text" }
/// );
/// </code>
/// </example>
public sealed class TransformerReward : IReward, IStorableReward, IDisposable
{
    private readonly ITransformer _transformer;
    private readonly DataViewSchema _inputSchema;
    private readonly RewardColumn _column;
    private readonly TransformerRewardOptions _options;
    private readonly Func<BoundRow> _bind;
    private readonly Lazy<string> _identity;

    /// <summary>A bound row serves one caller at a time; as many are made as judge at once.</summary>
    private readonly ConcurrentBag<BoundRow> _idle = [];

    private bool _disposed;

    /// <summary>Binds a transformer to the schema of what it reads.</summary>
    /// <param name="transformer">A fitted transformer, or a chain of them, that maps row by row.</param>
    /// <param name="inputSchema">The schema it was fitted on, as <c>Model.Load</c> returns it or the training data has it.</param>
    /// <param name="column">The output column that decides.</param>
    /// <param name="options">Which input columns get what is judged; absent for the defaults.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the transformer does not map row by row.</exception>
    public TransformerReward(
        ITransformer transformer,
        DataViewSchema inputSchema,
        RewardColumn column,
        TransformerRewardOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentNullException.ThrowIfNull(column);
        (_transformer, _inputSchema, _column) = (transformer, inputSchema, column);
        _options = options ?? new TransformerRewardOptions();
        _identity = new(() =>
            $"{nameof(TransformerReward)} {column.Name} {ModelSettings.Write(column.Rule)} {_options} {JudgeDigest.Of(transformer, inputSchema)}".TrimEnd()
        );
        RequireText(inputSchema, _options.CompletionColumnName);
        _options.Check(inputSchema);
        if (!transformer.IsRowToRowMapper)
        {
            throw new ArgumentException(
                $"{transformer.GetType().Name} does not map row by row, so it cannot judge one completion. Leave out its steps that filter, shuffle or batch rows.",
                nameof(transformer)
            );
        }

        var read = column.BindTo(transformer.GetOutputSchema(inputSchema));
        _bind = () => BoundRow.Of(transformer, new JudgedRow(inputSchema, _options), column, read);
        _idle.Add(_bind());
    }

    /// <summary>Names the column, its rule and the transformer's content, where ML.NET can save it: another one judges anew.</summary>
    public string Identity => _identity.Value;

    /// <inheritdoc/>
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();

        var row = _idle.TryTake(out var idle) ? idle : _bind();
        var judgement = row.Judge(problem, completion);
        // One whose transformer threw is not used again.
        _idle.Add(row);
        return ValueTask.FromResult(judgement);
    }

    /// <summary>Frees what the transformer holds for the rows; not the transformer.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var row))
        {
            row.Dispose();
        }
    }

    StoredReward IStorableReward.Store(JudgesToStore judges) =>
        new StoredTransformerReward(
            judges.Add(_transformer, _inputSchema),
            _column.Name,
            _column.Rule,
            _options
        );

    private static void RequireText(DataViewSchema schema, string name)
    {
        var texts = schema.Where(c => c.Type is TextDataViewType).Select(c => c.Name).ToArray();
        if (!texts.Contains(name))
        {
            throw new ArgumentException(
                $"The transformer reads no text column '{name}' that could get the completion. Name one in CompletionColumnName; "
                    + $"its text columns: {(texts.Length == 0 ? "none" : string.Join(", ", texts))}."
            );
        }
    }

    /// <summary>An input row, the transformer's row over it, and what reads the verdict there.</summary>
    private sealed record BoundRow(JudgedRow Input, DataViewRow Output, Func<Judgement> Read)
        : IDisposable
    {
        public static BoundRow Of(
            ITransformer transformer,
            JudgedRow input,
            RewardColumn column,
            Func<DataViewRow, Func<Judgement>> read
        )
        {
            var mapper = transformer.GetRowToRowMapper(input.Schema);
            var output = mapper.GetRow(input, [mapper.OutputSchema[column.Name]]);
            return new(input, output, read(output));
        }

        public Judgement Judge(Problem problem, string completion)
        {
            Input.Show(problem, completion);
            return Read();
        }

        public void Dispose() => Output.Dispose();
    }
}
