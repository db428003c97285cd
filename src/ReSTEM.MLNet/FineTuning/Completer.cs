using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;
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

    public IHost Host => host;

    public PromptTemplate Prompt => options.Prompt;

    public int BatchSize => options.BatchSize;

    public IReadOnlyList<DataViewSchema.DetachedColumn> Added { get; } = AddedBy(options);

    /// <summary>The columns written, in the order of <see cref="Getter"/>.</summary>
    public static IReadOnlyList<DataViewSchema.DetachedColumn> AddedBy(CompletionOptions options) =>
        [
            new(options.CompletionColumnName, TypeOf(TextDataViewType.Instance, options)),
            new(ColumnNames.LogProbability, TypeOf(NumberDataViewType.Double, options)),
            new(ColumnNames.FinishReason, TypeOf(TextDataViewType.Instance, options)),
        ];

    /// <summary>Answers, once one of them is asked for, all prompts together.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="memo">See <see cref="Shard.Memo"/>.</param>
    public Shard Answer(
        string[] prompts,
        Func<Shard, Func<GeneratedSequence[]?[]>, GeneratedSequence[]?[]>? memo = null
    ) => new(_plan, prompts, prompts) { Memo = memo };

    /// <summary>A getter of an added column at the row that <paramref name="row"/> names.</summary>
    public Delegate Getter(int added, Func<Shard> answers, Func<int> row) =>
        added switch
        {
            0 => Getter(sample => answers().Sample(row(), sample).Text.AsMemory()),
            1 => Getter(sample => answers().Sample(row(), sample).LogProbability),
            _ => Getter(sample => answers().FinishReasonOf(row(), sample).AsMemory()),
        };

    private Delegate Getter<T>(Func<int, T> ofSample)
    {
        var samples = options.Sampling.SamplesPerPrompt;
        return samples == 1
            ? Getters.Value(() => ofSample(0))
            : Getters.Vector<T>(() => [.. Enumerable.Range(0, samples).Select(ofSample)]);
    }

    private static DataViewType TypeOf(PrimitiveDataViewType item, CompletionOptions options) =>
        options.Sampling.SamplesPerPrompt is > 1 and var samples
            ? new VectorDataViewType(item, samples)
            : item;
}
