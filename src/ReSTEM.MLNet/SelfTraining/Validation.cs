using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Telemetry;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Measures pass@1 on held-out problems: one greedy completion each, judged as in training.</summary>
internal sealed class Validation(
    IHost host,
    SelfTrainParts parts,
    SelfTrainOptions options,
    StageOptions stages
)
{
    public SelfTrainedTransformer Measure(SelfTrainedTransformer trained, IDataView problems)
    {
        using var recorder = new IterationRecorder(
            options,
            parts.Time,
            host,
            trained.Report.Iteration
        );
        using var activity = Instruments.Activities.StartActivity("evaluate");
        recorder.Begin(SelfTrainPhase.Evaluation, problems.GetRowCount());
        var rewards = Rewards(
            trained.LanguageModel,
            problems,
            stages.Reward() with
            {
                Progress = recorder,
            }
        );
        if (rewards.Length == 0)
            throw new ArgumentException(
                "There are no validation problems: the data has no rows. Check the file or filter that it comes from."
            );
        return trained.With(
            trained.Report with
            {
                PassAt1 = BinomialInterval.Wilson(rewards.Count(right => right), rewards.Length),
                ValidationRewards = rewards,
                EvaluationSeconds = recorder.PhaseSeconds,
            }
        );
    }

    /// <summary>Whether the model's greedy completion of each problem is correct, in their order.</summary>
    public bool[] Rewards(LanguageModelTransformer model, IDataView problems, RewardOptions judging)
    {
        var answered = model.Transform(problems, judging.CancellationToken);
        judging = judging with
        {
            CompletionColumnName = options.CompletionColumnName,
            BatchSize = options.BatchSize,
        };
        return
        [
            .. new RewardEstimator(host, parts.Reward, judging)
                .Fit(answered)
                .Transform(answered)
                .GetColumn<bool>(ColumnNames.Reward),
        ];
    }

    /// <summary>A model that answers as the fitted one will, and is nobody's to dispose.</summary>
    public LanguageModelTransformer Answering(ISampler model) =>
        new(host, model, stages.Completion(), owned: null);
}
