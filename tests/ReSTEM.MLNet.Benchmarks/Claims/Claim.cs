using System.Globalization;
using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>One of the paper's findings, and what was measured: a value a problem for each seed, before and after.</summary>
/// <param name="Text">What the paper says: that the second is better than the first.</param>
/// <param name="Before">For each seed, a value a problem.</param>
/// <param name="After">The same problems' values.</param>
internal sealed record Claim(string Text, double[][] Before, double[][] After)
{
    /// <summary>Differences within this count as none, for claims that there is none.</summary>
    public double? Margin { get; init; }

    /// <summary>As a row: means, the difference with its interval over problems, each seed's difference, and the verdict.</summary>
    public override string ToString()
    {
        var test = PairedTest.Bootstrap(OverSeeds(Before), OverSeeds(After));
        var (before, after) = (OverSeeds(Before).Average(), OverSeeds(After).Average());
        var seeds = Before.Zip(After, (b, a) => Text1(100 * (a.Average() - b.Average())));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Text} | {100 * before:0.0} | {100 * after:0.0} | {100 * test.Interval.Estimate:+0.0;-0.0;+0.0} [{100 * test.Interval.Lower:+0.0;-0.0;+0.0}, {100 * test.Interval.Upper:+0.0;-0.0;+0.0}] | {string.Join(", ", seeds)} | {Verdict(test.Interval)} |"
        );
    }

    private static string Text1(double value) =>
        value.ToString("+0.0;-0.0;+0.0", CultureInfo.InvariantCulture);

    private string Verdict(ConfidenceInterval difference)
    {
        if (Margin is { } margin)
            return difference.Lower > -margin && difference.Upper < margin ? "agrees"
                : difference.Lower > margin || difference.Upper < -margin ? "disagrees"
                : "inconclusive";
        return difference.Lower > 0 ? "agrees"
            : difference.Upper < 0 ? "disagrees"
            : "inconclusive";
    }

    /// <summary>Each problem's mean over the seeds: seeds share their test problems, which the interval draws again.</summary>
    private static double[] OverSeeds(double[][] values) =>
        [
            .. Enumerable
                .Range(0, values[0].Length)
                .Select(problem => values.Average(seed => seed[problem])),
        ];
}
