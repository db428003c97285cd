using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Telemetry;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>
/// The M-step: fine-tunes the base model on the kept samples. Made by <c>mlContext.Transforms.FineTune</c>.
/// </summary>
public sealed class FineTuningEstimator : IEstimator<LanguageModelTransformer>
{
    private const string Cure =
        "Fine-tuning learns from sampled tokens: put GenerateSamples, ApplyReward and FilterByReward before it.";

    private readonly IHost _host;
    private readonly FineTuningPlan _plan;
    private readonly CompletionOptions _options;

    internal FineTuningEstimator(
        IHostEnvironment environment,
        FineTuningPlan plan,
        CompletionOptions options
    )
    {
        _host = environment.Register(nameof(FineTuningEstimator));
        _plan = plan;
        _options = options;
    }

    /// <summary>Reads the kept samples once, which draws and judges them, and trains a new model from the base model.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">No sample was kept, so there is nothing to learn from.</exception>
    public LanguageModelTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(Shapes.Of(input.Schema));
        using var samples = new KeptExamples(Hosts.TempFilePath(_host));
        ReadSamples(input, samples);
        if (samples.Count == 0)
            throw NothingKept((input as RewardFilterView)?.LastPass);
        return Train(samples);
    }

    /// <summary>The same of samples that lie in no view.</summary>
    internal LanguageModelTransformer Train(IReadOnlyList<TrainingExample> samples)
    {
        using var activity = Instruments.Activities.StartActivity("fine-tune");
        activity?.SetTag("restem.samples", samples.Count);
        using var stop = new HostCancellation(_host, _plan.CancellationToken);
        var model = _plan.FineTuner.FineTune(
            samples,
            _plan.Options with
            {
                TemporaryDirectory = _plan.Options.TemporaryDirectory ?? Hosts.TempFilePath(_host),
            },
            new MeasuredSteps(_plan.Progress, TimeProvider.System),
            stop.Token
        );
        return new LanguageModelTransformer(_host, model, _options, model as IDisposable);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.RequireTokens(ColumnNames.PromptTokens, Cure);
        inputSchema.RequireTokens(ColumnNames.CompletionTokens, Cure);
        return LanguageModelTransformer.OutputShape(inputSchema, _options);
    }

    private static void ReadSamples(IDataView input, KeptExamples samples)
    {
        var prompt = input.Schema[ColumnNames.PromptTokens];
        var completion = input.Schema[ColumnNames.CompletionTokens];
        using var cursor = input.GetRowCursor([prompt, completion]);
        var readPrompt = cursor.GetGetter<VBuffer<int>>(prompt);
        var readCompletion = cursor.GetGetter<VBuffer<int>>(completion);
        var (prompts, completions) = (default(VBuffer<int>), default(VBuffer<int>));
        while (cursor.MoveNext())
        {
            readPrompt(ref prompts);
            readCompletion(ref completions);
            samples.Add([.. prompts.DenseValues()], [.. completions.DenseValues()]);
        }
    }

    private static InvalidOperationException NothingKept(FilterSummary? seen)
    {
        var verdicts = seen?.Verdicts.OrderBy(v => v.Key).Select(v => $"{v.Value} {v.Key}");
        var counts = seen is null
            ? ""
            : $" of {seen.Samples} samples ({string.Join(", ", verdicts!)})";
        return new InvalidOperationException(
            $"No sample was kept{counts}, so there is nothing to learn from. If most are wrong, begin with a stronger or fine-tuned base model, show worked examples in the prompt, or draw more samples per problem; if most are truncated, raise MaxNewTokens; if most are errors, read the Reason column."
        );
    }
}
