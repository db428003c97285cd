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
                $"Learned from: it is correct, and one of {kept} kept of the problem's {correct} correct samples (at most {limit}).",
            SampleFate.OutOfWindow =>
                $"Not learned from: {correct} of the problem's {problem.Count} samples are correct, which is outside the window of solve rates.",
            SampleFate.Rejected
                when sample.Score is { } score && sample.Verdict == Verdict.Correct =>
                $"Not learned from: its score of {score} is not above the iteration's threshold.",
            SampleFate.Rejected =>
                $"Not learned from: its verdict is {sample.Verdict}, and only correct samples are.",
            SampleFate.Duplicate =>
                $"Not learned from: sample {first?.Sample} of the problem is the same text, and equal samples count once.",
            SampleFate.OverLimit =>
                $"Not learned from: it is correct, but the problem has {correct} correct samples, at most {limit} are kept, and the seeded draw fell on others.",
            _ => "Not judged yet.",
        };
    }
}
