using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Generation;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>A language model as it is, with nothing to train. Made by <c>mlContext.Transforms.Complete</c>.</summary>
public sealed class LanguageModelEstimator : IEstimator<LanguageModelTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ISampler _model;
    private readonly CompletionOptions _options;

    internal LanguageModelEstimator(
        IHostEnvironment environment,
        ISampler model,
        CompletionOptions options
    )
    {
        _environment = environment;
        _model = model;
        _options = options;
    }

    /// <summary>Checks the columns; reads no row.</summary>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public LanguageModelTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = new LanguageModelTransformer(_environment, _model, _options, owned: null);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return LanguageModelTransformer.OutputShape(inputSchema, _options);
    }
}
