using Microsoft.ML;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.FineTuning;

namespace ReSTEM.MLNet.Tests;

/// <summary>An estimator that has its transformer already.</summary>
internal sealed class ReadyModel(LanguageModelTransformer transformer)
    : IEstimator<LanguageModelTransformer>
{
    public LanguageModelTransformer Fit(IDataView input) => transformer;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        inputSchema.With(Completer.AddedBy(transformer.Options));
}
