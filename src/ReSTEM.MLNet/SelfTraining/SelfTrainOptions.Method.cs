using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.SelfTraining;

// What tells ReST^EM's relatives apart: their settings by name are in SelfTrainMethod.
public sealed partial record SelfTrainOptions
{
    /// <summary>Which samples are learned from; the correct ones unless set, as in the paper.</summary>
    public SampleAcceptance Acceptance
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Out(nameof(Acceptance), value, "Correct, Scored or Unfiltered");
    }

    /// <summary>
    /// For <see cref="SampleAcceptance.Scored"/>: the threshold of the first iteration, of the second and so on, the last one for all
    /// further ones. A sample is accepted if its score is above it.
    /// </summary>
    public IReadOnlyList<double> ScoreThresholds
    {
        get;
        init =>
            field =
                value is { Count: > 0 } && !value.Any(double.IsNaN)
                    ? value
                    : throw Out(nameof(ScoreThresholds), value?.Count ?? 0, "one number or more");
    } = [0];

    /// <summary>Which of too many accepted samples of a problem are learned from; a uniform draw unless set.</summary>
    public SampleChoice Choice
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Out(nameof(Choice), value, "Random or Best");
    }

    /// <summary>What makes two completions equal, where <see cref="Deduplicate"/> is set; their text unless set.</summary>
    public SolutionKey SolutionKey
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(SolutionKey));
    } = SolutionKey.Text;

    /// <summary>Problems of whose samples a smaller share is correct are not learned from; 0 to 1. Ours.</summary>
    public double MinSolveRate
    {
        get;
        init => field = Share(value, nameof(MinSolveRate));
    }

    /// <summary>Problems of whose samples a larger share is correct are not learned from; 0 to 1. Ours.</summary>
    public double MaxSolveRate
    {
        get;
        init => field = Share(value, nameof(MaxSolveRate));
    } = 1;

    /// <summary>Where fine-tuning begins; with the base model unless set, as in the paper.</summary>
    public TrainingStart TrainFrom
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Out(nameof(TrainFrom), value, "Base or Previous");
    }

    /// <summary>
    /// The learning rate of an iteration over that of the one before; above 0 and at most 1. For methods that go on from the last model.
    /// </summary>
    public double LearningRateDecay
    {
        get;
        init =>
            field = value is > 0 and <= 1
                ? value
                : throw Out(nameof(LearningRateDecay), value, "above 0 and at most 1");
    } = 1;

    /// <summary>
    /// Whether an iteration also learns from what the iterations before it kept, equal solutions once. The paper's iterations learn from
    /// their own samples alone.
    /// </summary>
    public bool PoolIterations { get; init; }

    /// <summary>
    /// Solutions that people wrote, learned from in every iteration beside the samples. The paper has none. The prompt is filled from the
    /// example, and a space put before a solution unless there is white space already.
    /// </summary>
    public IReadOnlyList<WorkedExample> HumanExamples
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(HumanExamples));
    } = [];

    /// <summary>
    /// Whether samples are drawn at all; without them an iteration learns from <see cref="HumanExamples"/> alone: supervised fine-tuning.
    /// </summary>
    public bool LearnFromSamples { get; init; } = true;

    /// <summary>
    /// A prompt that shows the answer as a hint, for problems without an accepted sample: they are sampled once more with it, and what
    /// is accepted then is learned as an answer to the usual prompt (STaR's rationalization). Absent: no hints, as in the paper, which
    /// saw many false positives from them. Samples with a hint count among a problem's for the window of solve rates and the mean reward.
    /// </summary>
    public PromptTemplate? HintPrompt { get; init; }

    /// <summary>Spends the samples of solved problems on unsolved ones; absent for the same number for each, as in the paper.</summary>
    public AdaptiveSampling? Adaptive { get; init; }

    internal double ScoreThreshold(int iteration) =>
        ScoreThresholds[Math.Clamp(iteration - 1, 0, ScoreThresholds.Count - 1)];

    /// <summary>What contradicts itself, before any work.</summary>
    internal void Check()
    {
        if (this is { Temperature: 0, SamplesPerProblem: > 1 and var samples })
            throw new ArgumentException(
                $"SelfTrainOptions.SamplesPerProblem is {samples} at Temperature 0, where all samples are the same. Set a temperature, or draw one."
            );
        if (this is { RunDirectory: null, RewardVersion: { Length: > 0 } version })
            throw new ArgumentException(
                $"SelfTrainOptions.RewardVersion is '{version}', which only a RunDirectory keeps. Set RunDirectory, or leave it unset."
            );
        if (MinSolveRate > MaxSolveRate)
            throw new ArgumentException(
                $"SelfTrainOptions.MinSolveRate is {MinSolveRate} and MaxSolveRate {MaxSolveRate}: no problem is in between. Set the first below the second."
            );
        if (!LearnFromSamples && HumanExamples.Count == 0)
            throw new ArgumentException(
                "SelfTrainOptions.LearnFromSamples is off and HumanExamples is empty: there is nothing to learn from. Give examples."
            );
        if (Acceptance != SampleAcceptance.Scored && ScoreThresholds is not [0])
            throw new ArgumentException(
                $"SelfTrainOptions.ScoreThresholds begins with {ScoreThresholds[0]}, which Acceptance {Acceptance} would ignore. Set Acceptance to Scored, or leave the thresholds unset."
            );
        if (!LearnFromSamples && IgnoredWithoutSamples() is { } ignored)
            throw new ArgumentException(
                $"SelfTrainOptions.{ignored} is set, which is ignored where LearnFromSamples is off: no sample is drawn. Leave one of them unset."
            );
        if (Adaptive is { } adaptive)
            Check(adaptive);
    }

    private string? IgnoredWithoutSamples() =>
        HintPrompt is not null ? nameof(HintPrompt)
        : Adaptive is not null ? nameof(Adaptive)
        : PoolIterations ? nameof(PoolIterations)
        : null;

    private void Check(AdaptiveSampling adaptive)
    {
        if (Temperature == 0)
            throw new ArgumentException(
                "SelfTrainOptions.Adaptive is set at Temperature 0, where more samples are the same again. Set a temperature, or leave Adaptive unset."
            );
        if (adaptive.WaveSize > SamplesPerProblem)
            throw new ArgumentException(
                $"AdaptiveSampling.WaveSize is {adaptive.WaveSize}, above SamplesPerProblem {SamplesPerProblem}: nothing could be saved. Set it lower."
            );
        if (adaptive.MaxSamplesPerProblem < SamplesPerProblem)
            throw new ArgumentException(
                $"AdaptiveSampling.MaxSamplesPerProblem is {adaptive.MaxSamplesPerProblem}, below SamplesPerProblem {SamplesPerProblem}. Set it higher."
            );
        if (Acceptance == SampleAcceptance.Unfiltered)
            throw new ArgumentException(
                "SelfTrainOptions.Adaptive looks for problems without an accepted sample, and Acceptance is Unfiltered, which accepts all. Leave one of them unset."
            );
    }

    private static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw Out(name, value, "between 0 and 1");
}
