using System.Globalization;
using System.Text;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>
/// How good a model's samples are. Intervals are drawn over problems, as samples of one problem are alike. Its text is a few lines for a
/// person.
/// </summary>
public sealed record LanguageModelMetrics
{
    /// <summary>Problems that have samples.</summary>
    public required int Problems { get; init; }

    /// <summary>Samples of all problems.</summary>
    public required int Samples { get; init; }

    /// <summary>Problems with at least one correct sample.</summary>
    public required int Solved { get; init; }

    /// <summary>The mean over problems of the share of correct samples, which is pass@1, with its interval.</summary>
    public required ConfidenceInterval MeanReward { get; init; }

    /// <summary>
    /// The chance that one of k samples is correct, for k of 1, 2, 4, 8 and so on up to the fewest samples that a problem has.
    /// </summary>
    public required IReadOnlyDictionary<int, ConfidenceInterval> PassAtK { get; init; }

    /// <summary>
    /// The chance that the most common answer of k samples is correct, for the same k. A candidate is correct if the reward
    /// accepted one of its samples.
    /// </summary>
    public required IReadOnlyDictionary<int, ConfidenceInterval> MajorityAtK { get; init; }

    /// <summary>
    /// The same where of equally common answers the one seen first wins, over the first k samples of each problem: what most published
    /// maj@k is. It depends on the order of the samples and varies more.
    /// </summary>
    public required IReadOnlyDictionary<int, ConfidenceInterval> FirstSeenMajorityAtK { get; init; }

    /// <summary>
    /// The expected highest score of k samples of a problem, for the same k: what picking by the score can reach. Empty where not
    /// every sample has a score.
    /// </summary>
    public required IReadOnlyDictionary<int, ConfidenceInterval> BestOfK { get; init; }

    /// <summary>How often each problem was solved, in the order in which the problems first appear.</summary>
    public required IReadOnlyList<ProblemTally> Tallies { get; init; }

    /// <summary>As a person reads it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Add(FormattableString line) =>
            text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Add($"{Samples} samples of {Problems} problems, {Solved} solved");
        Add($"mean reward {MeanReward}");
        foreach (var (k, pass) in PassAtK)
            Add($"pass@{k} {pass}, maj@{k} {MajorityAtK[k]}");
        foreach (var (k, best) in BestOfK)
            Add($"best of {k} {best}");
        return text.ToString().TrimEnd();
    }
}
