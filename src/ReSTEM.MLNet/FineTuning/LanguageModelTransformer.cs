using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>
/// A language model as a transformer: a row's text columns go in as a prompt, its completion, log-probability and finish reason come out.
/// Row to row, so it works in chains and prediction engines. Lazy: a batch of rows is generated when a completion is read. Each row of a
/// view is generated once, however often it is read: what was drawn lies in a temporary file in the context's <c>TempFilePath</c>.
/// </summary>
/// <remarks>
/// Disposing it frees the model's memory. A <c>PredictionEngine</c> disposes its transformer with itself unless
/// <c>PredictionEngineOptions.OwnsTransformer</c> is false.
/// </remarks>
public sealed class LanguageModelTransformer : ITransformer, IDisposable
{
    private readonly Completer _completer;
    private readonly IDisposable? _owned;

    /// <param name="environment">The host.</param>
    /// <param name="model">Who answers.</param>
    /// <param name="options">How.</param>
    /// <param name="owned">What to dispose with the transformer; absent when somebody else owns the model.</param>
    internal LanguageModelTransformer(
        IHostEnvironment environment,
        ISampler model,
        CompletionOptions options,
        IDisposable? owned
    )
    {
        Host = environment.Register(nameof(LanguageModelTransformer));
        _completer = new Completer(Host, model, options);
        Options = options;
        _owned = owned;
        Sampler = model;
    }

    /// <summary>True: each row gets one completion.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The model. The transformer frees it when it is disposed, unless the model was given to it.</summary>
    public CausalLanguageModel Model =>
        Sampler is LocalSampler local
            ? local.Model
            : throw new InvalidOperationException("The model lies in another process.");

    internal IHost Host { get; }

    internal ISampler Sampler { get; }

    internal CompletionOptions Options { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) =>
        Checked(inputSchema).With(_completer.Added);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Checked(input.Schema);
        return new CompletionView(_completer, input);
    }

    /// <summary>A view whose reader can be stopped.</summary>
    internal IDataView Transform(IDataView input, CancellationToken cancellationToken)
    {
        Checked(input.Schema);
        var stoppable = Options with { CancellationToken = cancellationToken };
        return new CompletionView(new Completer(Host, Sampler, stoppable), input);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        new CompletionMapper(_completer, Checked(inputSchema));

    /// <summary>Frees the model.</summary>
    public void Dispose() => _owned?.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx) => LanguageModelFile.Save(ctx, this);

    private DataViewSchema Checked(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        RequirePromptColumns(Shapes.Of(schema), Options);
        return schema;
    }

    /// <summary>The columns of a view that such a transformer makes.</summary>
    internal static SchemaShape OutputShape(SchemaShape input, CompletionOptions options)
    {
        RequirePromptColumns(input, options);
        return input.With(Completer.AddedBy(options));
    }

    private static void RequirePromptColumns(SchemaShape shape, CompletionOptions options)
    {
        foreach (var column in options.Prompt.Columns)
            shape.RequireText(
                column,
                $"The prompt template has the placeholder '{{{column}}}': name a text column of the data there."
            );
    }
}
