using System.Globalization;
using System.Text;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>Two models on the same problems: how much better the second is, and whether that may be chance.</summary>
public sealed record LanguageModelComparison
{
    /// <summary>The first model.</summary>
    public required LanguageModelMetrics Before { get; init; }

    /// <summary>The second model.</summary>
    public required LanguageModelMetrics After { get; init; }

    /// <summary>
    /// McNemar's test on whether each problem's first sample is correct: with one greedy completion a problem, the test of pass@1.
    /// </summary>
    public required McNemarResult FirstSample { get; init; }

    /// <summary>The paired bootstrap of the problems' mean rewards, all samples counted.</summary>
    public required PairedDifference MeanReward { get; init; }

    /// <summary>The paired bootstrap of pass@k, for the k that both have.</summary>
    public required IReadOnlyDictionary<int, PairedDifference> PassAtK { get; init; }

    /// <summary>Where the second model gained, by how often the first solves a problem.</summary>
    public required IReadOnlyList<DifficultyBin> ByDifficulty { get; init; }

    /// <summary>As a person reads it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Add(FormattableString line) =>
            text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Add($"mean reward {Before.MeanReward} -> {After.MeanReward}, {Told(MeanReward)}");
        Add(
            $"first sample: {FirstSample.Gained} gained, {FirstSample.Lost} lost, p = {FirstSample.PValue:0.0000}"
        );
        foreach (var (k, difference) in PassAtK)
            Add($"pass@{k} {Told(difference)}");
        foreach (var bin in ByDifficulty.Where(bin => bin.Problems > 0))
            Add(
                $"{bin.Problems} problems that the first solves at {bin.Lower:P0} to {bin.Upper:P0}: {bin.BaseMean:P1} -> {bin.Mean:P1}"
            );
        return text.ToString().TrimEnd();
    }

    private static string Told(PairedDifference difference) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"difference {difference.Interval}, p = {difference.PValue:0.0000}"
        );

    internal static LanguageModelComparison Of(
        ScoredSamples before,
        ScoredSamples after,
        EvaluationOptions options
    )
    {
        var (first, second) = (before.Measure(), after.Measure());
        var ids = PairedIds(first.Tallies, second.Tallies);
        var (left, right) = (ByProblem(first, ids), ByProblem(second, ids));
        var (one, two) = (before.First, after.First);
        PairedDifference Paired(Func<ProblemTally, double> value) =>
            PairedTest.Bootstrap(
                [.. left.Select(value)],
                [.. right.Select(value)],
                options.Bootstrap
            );
        return new LanguageModelComparison
        {
            Before = first,
            After = second,
            FirstSample = PairedTest.McNemar(
                [.. ids.Select(id => one[id])],
                [.. ids.Select(id => two[id])]
            ),
            MeanReward = Paired(tally => tally.SolveRate),
            PassAtK = first
                .PassAtK.Keys.Intersect(second.PassAtK.Keys)
                .ToDictionary(
                    k => k,
                    k =>
                        Paired(tally =>
                            Evaluation.PassAtK.Estimate(tally.Samples, tally.Correct, k)
                        )
                ),
            ByDifficulty = DifficultyBins.By(left, right, options.DifficultyEdges),
        };
    }

    private static ProblemTally[] ByProblem(LanguageModelMetrics metrics, string[] ids)
    {
        var tallies = metrics.Tallies.ToDictionary(tally => tally.ProblemId);
        return Array.ConvertAll(ids, id => tallies[id]);
    }

    private static string[] PairedIds(
        IReadOnlyList<ProblemTally> before,
        IReadOnlyList<ProblemTally> after
    )
    {
        var ids = before.Select(tally => tally.ProblemId).ToArray();
        var others = after.Select(tally => tally.ProblemId).ToHashSet();
        var alone = ids.Except(others).Concat(others.Except(ids)).FirstOrDefault();
        return alone is null
            ? ids
            : throw new ArgumentException(
                $"Two models are compared on the same problems: '{alone}' has samples of one of them only. Sample it with both, or filter it out of both."
            );
    }
}
