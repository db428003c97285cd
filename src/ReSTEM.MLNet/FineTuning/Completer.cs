using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>Answers prompts with a model: what the lazy view and the row mapper of a fitted model share.</summary>
internal sealed class Completer(IHost host, ISampler model, CompletionOptions options)
{
    private readonly SamplingPlan _plan = new(
        host,
        model,
        options.Sampling,
        new SampleGenerationOptions
        {
            Prompt = options.Prompt,
            CancellationToken = options.CancellationToken,
        }
    );

    public PromptTemplate Prompt => options.Prompt;

    public int BatchSize => options.BatchSize;

    public IReadOnlyList<DataViewSchema.DetachedColumn> Added { get; } = AddedBy(options);

    /// <summary>The columns written, in the order of <see cref="Getter"/>.</summary>
    public static IReadOnlyList<DataViewSchema.DetachedColumn> AddedBy(CompletionOptions options) =>
        [
            Schemas.Text(options.CompletionColumnName),
            new(ColumnNames.LogProbability, NumberDataViewType.Double),
            Schemas.Text(ColumnNames.FinishReason),
        ];

    /// <summary>Answers, once one of them is asked for, all prompts together.</summary>
    public Shard Answer(string[] prompts) => new(_plan, prompts, prompts);

    /// <summary>A getter of an added column at the row that <paramref name="row"/> names.</summary>
    public static Delegate Getter(int added, Func<Shard> answers, Func<int> row) =>
        added switch
        {
            0 => Getters.Text(() => answers().Sample(row(), 0).Text),
            1 => Getters.Value(() => answers().Sample(row(), 0).LogProbability),
            _ => Getters.Text(() => answers().FinishReasonOf(row(), 0)),
        };
}
