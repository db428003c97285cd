using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>The way of one sample from the model that drew it to the training set, or to where it was dropped.</summary>
public sealed record SampleHistory
{
    /// <summary>The sample with its verdict.</summary>
    public required SampleRecord Sample { get; init; }

    /// <summary>The file that holds it, from the run directory.</summary>
    public required string File { get; init; }

    /// <summary>Whether the iteration's model was trained on it.</summary>
    public bool IsTrainedOn => Sample.Fate == SampleFate.Kept;

    /// <summary>Why, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>The whole history, a line a station.</summary>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"""
            Drawn in iteration {Sample.Iteration} for problem '{Sample.Problem}' as sample {Sample.Sample}, seed {Sample.Seed}, by weights {Sample.Weights}
            Log-probability {Sample.LogProbability:0.0000}, {Sample.Ids.Count} tokens, ended by {Sample.FinishReason}
            Verdict: {Sample.Verdict?.ToString() ?? "not judged yet"}{(
                Sample.Reason is { Length: > 0 } reason ? $" ({reason})" : ""
            )}
            {Why}
            Written in {File}
            """
        );

    internal static SampleHistory Of(
        SampleRecord sample,
        IReadOnlyList<SampleRecord> problem,
        string file,
        string? limit
    ) =>
        new()
        {
            Sample = sample,
            File = file,
            Why = WhyOf(sample, problem, limit),
        };

    private static string WhyOf(
        SampleRecord sample,
        IReadOnlyList<SampleRecord> problem,
        string? limit
    )
    {
        var correct = problem.Count(row => row.Verdict == Verdict.Correct);
        var kept = problem.Count(row => row.Fate == SampleFate.Kept);
        var first = problem.FirstOrDefault(row =>
            row.Text == sample.Text && row.Fate is SampleFate.Kept or SampleFate.OverLimit
        );
        return sample.Fate switch
        {
            SampleFate.Kept =>
                $"Learned from: its verdict is {sample.Verdict}, and it is one of {kept} kept of the problem's {problem.Count} samples, {correct} of them correct (at most {limit}).",
            SampleFate.OutOfWindow =>
                $"Not learned from: {correct} of the problem's {problem.Count} samples are correct, which is outside the window of solve rates.",
            SampleFate.Rejected
                when sample is { Score: { } score, Verdict: Verdict.Correct or Verdict.Wrong } =>
                $"Not learned from: its verdict is {sample.Verdict} with a score of {score}, which the iteration does not accept.",
            SampleFate.Rejected =>
                $"Not learned from: its verdict is {sample.Verdict}, which the iteration does not accept.",
            SampleFate.Duplicate when first is null =>
                "Not learned from: another sample of the problem is the same solution by its key, and equal samples count once.",
            SampleFate.Duplicate =>
                $"Not learned from: sample {first.Sample} of the problem is the same text, and equal samples count once.",
            SampleFate.OverLimit =>
                $"Not learned from: it was accepted, but at most {limit} of a problem are kept, and the choice fell on others.",
            _ => "Not judged yet.",
        };
    }
}
