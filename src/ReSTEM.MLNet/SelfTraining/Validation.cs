using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Evaluation;
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
        var log = new PhaseLog(host);
        var recorder = new IterationRecorder(options, parts.Time, log, trained.Report.Iteration);
        using var activity = Instruments.Activities.StartActivity("evaluate");
        recorder.Begin(SelfTrainPhase.Evaluation, problems.GetRowCount());
        var answered = trained.LanguageModel.Transform(problems, options.CancellationToken);
        var judging = stages.Reward() with
        {
            CompletionColumnName = options.CompletionColumnName,
            BatchSize = options.BatchSize,
            Progress = recorder,
        };
        var rewards = new RewardEstimator(host, parts.Reward, judging)
            .Fit(answered)
            .Transform(answered)
            .GetColumn<bool>(ColumnNames.Reward)
            .ToArray();
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
}
