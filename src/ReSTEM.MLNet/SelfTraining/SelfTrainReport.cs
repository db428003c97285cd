using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>What one iteration did, and how good its model is. Its text is one line for a person.</summary>
public sealed record SelfTrainReport
{
    /// <summary>As many ids are named: the rest lies in the samples of the run directory.</summary>
    internal const int MostSkippedNamed = 1000;

    /// <summary>1 for the first iteration; 0 for the base model, of which only the validation says something.</summary>
    public required int Iteration { get; init; }

    /// <summary>Problems in the training data.</summary>
    public int Problems { get; init; }

    /// <summary>Completions drawn for them, those of skipped problems counted.</summary>
    public int Samples { get; init; }

    /// <summary>Problems with at least one correct sample.</summary>
    public int Solved { get; init; }

    /// <summary>Distinct accepted completions (correct ones, unless the method says otherwise), over all problems.</summary>
    public int Distinct { get; init; }

    /// <summary>Samples of the iteration that a model was trained on.</summary>
    public int Kept { get; init; }

    /// <summary>Sequences that it was trained on in all: with human solutions and what earlier iterations kept.</summary>
    public int Examples { get; init; }

    /// <summary>How many samples had each verdict; a verdict that none had is absent.</summary>
    public IReadOnlyDictionary<Verdict, int> Verdicts { get; init; } =
        FrozenDictionary<Verdict, int>.Empty;

    /// <summary>Share of correct samples: how well the model that drew them, the one before, solves the training problems.</summary>
    public double MeanReward =>
        Samples == 0 ? 0 : (double)Verdicts.GetValueOrDefault(Verdict.Correct) / Samples;

    /// <summary>What a person should look at: signs of over-fitting, evaluation problems among the training problems.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Ids of problems that were skipped, the first thousand: their prompt leaves no room in the model's context.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>How many were skipped in all.</summary>
    public int SkippedProblems { get; init; }

    /// <summary>Tokens drawn in the E-step.</summary>
    public long SampledTokens { get; init; }

    /// <summary>Problems of the training data that were held out, to decide when training stops; not among <see cref="Problems"/>.</summary>
    public int HeldOutProblems { get; init; }

    /// <summary>
    /// Best share of the held-out problems solved while the model was trained, by the weights that were kept; it chose them, so it
    /// flatters them. What <see cref="LanguageModels.FineTuning.ValidationOptions.Score"/> gave where that is set; absent without both.
    /// </summary>
    public double? HeldOutScore { get; init; }

    /// <summary>Optimizer steps that made the weights that were kept; absent for the base model.</summary>
    public int? FineTuningSteps { get; init; }

    /// <summary>Mean training loss of the last epoch that was trained, in nats a token; absent for the base model.</summary>
    public double? Loss { get; init; }

    /// <summary>
    /// Share of the validation problems whose greedy completion is correct, with Wilson's 95 % interval; absent without validation problems.
    /// </summary>
    public ConfidenceInterval? PassAt1 { get; init; }

    /// <summary>Whether the greedy completion of each validation problem is correct, in their order; empty without validation problems.</summary>
    public IReadOnlyList<bool> ValidationRewards { get; init; } = [];

    /// <summary>Most memory that the process ever had resident when the iteration ended, in megabytes.</summary>
    public double PeakMegabytes { get; init; }

    /// <summary>Time spent drawing completions, in seconds.</summary>
    public double SamplingSeconds { get; init; }

    /// <summary>Time spent judging and filtering them while nothing was drawn, in seconds: a shard is judged while the next is drawn.</summary>
    public double RewardSeconds { get; init; }

    /// <summary>Time spent in the M-step, in seconds.</summary>
    public double FineTuningSeconds { get; init; }

    /// <summary>Time spent on the validation problems, in seconds.</summary>
    public double EvaluationSeconds { get; init; }

    /// <summary>All of it, in seconds.</summary>
    public double Seconds =>
        SamplingSeconds + RewardSeconds + FineTuningSeconds + EvaluationSeconds;

    /// <summary>As a person reads it, times included.</summary>
    public override string ToString()
    {
        var line = new StringBuilder();
        void Add(FormattableString part) =>
            line.Append(part.ToString(CultureInfo.InvariantCulture));
        Add($"iteration {Iteration}:");
        if (Samples > 0)
        {
            Add($" {Samples} samples of {Problems} problems, {Solved} solved,");
            Add($" {Kept} kept of {Distinct} distinct,");
        }
        if (Examples > Kept)
            Add($" {Examples - Kept} others learned,");
        if (SkippedProblems > 0)
            Add($" {SkippedProblems} skipped,");
        if (Loss is { } loss)
            Add($" loss {loss:0.0000},");
        if (HeldOutScore is { } score)
            Add($" {score:0.000} held out at step {FineTuningSteps},");
        if (PassAt1 is { } pass)
            Add($" pass@1 {pass},");
        Add($" {Seconds:0.0} s");
        return line.ToString();
    }
}
