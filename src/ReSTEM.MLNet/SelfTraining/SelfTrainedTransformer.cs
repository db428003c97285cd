using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.LanguageModels;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>
/// The model of an EM iteration as a transformer: a row's text columns go in as a prompt, its greedy completion comes out. Row to
/// row, lazy and disposable like <see cref="LanguageModelTransformer"/>, which it is but for its report.
/// </summary>
public sealed class SelfTrainedTransformer : ITransformer, IDisposable
{
    internal SelfTrainedTransformer(LanguageModelTransformer model, SelfTrainReport report)
    {
        LanguageModel = model;
        Report = report;
    }

    /// <summary>What the iteration did.</summary>
    public SelfTrainReport Report { get; }

    /// <summary>The model, which the transformer frees when it is disposed.</summary>
    public CausalLanguageModel Model => LanguageModel.Model;

    /// <summary>True: each row gets one completion.</summary>
    public bool IsRowToRowMapper => true;

    internal LanguageModelTransformer LanguageModel { get; }

    /// <summary>What the iterations up to this one kept, disposed with the model; null where that is not remembered.</summary>
    internal KeptExamples? Pooled { get; init; }

    internal SelfTrainedTransformer With(SelfTrainReport report) =>
        new(LanguageModel, report) { Pooled = Pooled };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) =>
        LanguageModel.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public IDataView Transform(IDataView input) => LanguageModel.Transform(input);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the prompt needs is missing or is not text.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        LanguageModel.GetRowToRowMapper(inputSchema);

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        Pooled?.Dispose();
        LanguageModel.Dispose();
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SelfTrainedFile.Save(ctx, this);
}
