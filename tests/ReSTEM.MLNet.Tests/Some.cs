using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests;

/// <summary>Small things that tests begin with.</summary>
internal static partial class Some
{
    public static MLContext Context() => new(seed: 1);

    public static IHost Host() => ((IHostEnvironment)Context()).Register("test");

    /// <summary>Problems p0, p1, ...: the answer to each is a digit.</summary>
    public static IEnumerable<ProblemRow> Problems(int count) =>
        Enumerable
            .Range(0, count)
            .Select(i => new ProblemRow
            {
                Id = $"p{i}",
                Question = $"What is {i} mod 10?",
                Answer = $"{i % 10}",
                Number = i,
            });

    public static IDataView View(this MLContext context, int problems) =>
        context.Data.LoadFromEnumerable(Problems(problems).ToArray());

    public static SampleGenerationEstimator GenerateSamples(
        this MLContext context,
        ISampler policy,
        int samples = 4,
        SampleGenerationOptions? options = null
    ) =>
        new(
            new SamplingPlan(
                ((IHostEnvironment)context).Register("test"),
                policy,
                new SamplingOptions { SamplesPerPrompt = samples },
                options ?? new SampleGenerationOptions()
            )
        );

    public static RewardEstimator ApplyReward(IReward reward, RewardOptions? options = null) =>
        new(Context(), reward, options ?? new RewardOptions());

    public static RewardFilterEstimator FilterByReward(RewardFilterOptions? options = null) =>
        new(Context(), options ?? new RewardFilterOptions());

    public static FineTuningEstimator FineTune(
        this MLContext context,
        IFineTuner fineTuner,
        CompletionOptions? options = null
    ) =>
        new(
            context,
            new FineTuningPlan(fineTuner, new FineTuningOptions()),
            options ?? new CompletionOptions()
        );

    public static IReward ExactAnswer() =>
        Reward.From((problem, completion) => completion == problem.Answer);

    public static List<T> Read<T>(this IDataView view, string column) =>
        [.. view.GetColumn<T>(column)];

    /// <summary>Reads a view to its end with these columns active and no getter called.</summary>
    public static int CountRows(this IDataView view, params string[] columns)
    {
        using var cursor = view.GetRowCursor(columns.Select(c => view.Schema[c]));
        var rows = 0;
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    /// <summary>Reads every value of every column, in one pass.</summary>
    public static int CountAll(this IDataView view) => view.Preview(10_000).RowView.Length;
}
