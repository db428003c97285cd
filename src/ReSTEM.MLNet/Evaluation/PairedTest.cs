using System.Numerics;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>Tests whether two models differ on the same problems.</summary>
public static class PairedTest
{
    /// <summary>
    /// McNemar's exact test (Q. McNemar 1947, binomial form): of the problems on which the models disagree, are gains and losses
    /// balanced? Problems on which they agree say nothing and are left out.
    /// </summary>
    /// <param name="before">Whether each problem was solved before.</param>
    /// <param name="after">Whether the same problem, at the same position, is solved after.</param>
    /// <exception cref="ArgumentException">The lists differ in length or are empty.</exception>
    public static McNemarResult McNemar(IReadOnlyList<bool> before, IReadOnlyList<bool> after)
    {
        ThrowIfUnpaired(before, after);

        var gained = 0;
        var lost = 0;
        for (var i = 0; i < before.Count; i++)
        {
            gained += !before[i] && after[i] ? 1 : 0;
            lost += before[i] && !after[i] ? 1 : 0;
        }

        return new McNemarResult(
            gained,
            lost,
            (double)(gained - lost) / before.Count,
            ExactBinomial(gained, lost)
        );
    }

    /// <summary>The paired bootstrap: problems are drawn again with replacement, each with both of its values.</summary>
    /// <param name="before">A value a problem, for example its mean reward.</param>
    /// <param name="after">The same problems' values after.</param>
    /// <param name="options">Resamples, confidence and seed; absent for the defaults.</param>
    /// <exception cref="ArgumentException">The lists differ in length or are empty.</exception>
    public static PairedDifference Bootstrap(
        IReadOnlyList<double> before,
        IReadOnlyList<double> after,
        BootstrapOptions? options = null
    )
    {
        ThrowIfUnpaired(before, after);
        options ??= new BootstrapOptions();

        var differences = after.Zip(before, (later, earlier) => later - earlier).ToArray();
        var means = Resampling.Means(differences, options);
        var below = means.Count(mean => mean <= 0);
        var above = means.Count(mean => mean >= 0);
        var pValue = Math.Min(1, 2.0 * (Math.Min(below, above) + 1) / (means.Length + 1));
        return new PairedDifference(
            Resampling.Interval(differences.Average(), means, options.Confidence),
            pValue
        );
    }

    // Twice the smaller tail of Binomial(gained + lost, 1/2), in exact integers: 2^-n underflows beyond a thousand problems.
    private static double ExactBinomial(int gained, int lost)
    {
        var disagreements = gained + lost;
        var term = BigInteger.One;
        var tail = BigInteger.One;
        for (var i = 1; i <= Math.Min(gained, lost); i++)
        {
            term = term * (disagreements - i + 1) / i;
            tail += term;
        }

        return Math.Min(1, ExactRatio.Of(2 * tail, BigInteger.One << disagreements));
    }

    private static void ThrowIfUnpaired<T>(IReadOnlyList<T> before, IReadOnlyList<T> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Count != after.Count || before.Count == 0)
        {
            throw new ArgumentException(
                $"A paired test needs the same problems before and after: there are {before.Count} and {after.Count}. Give one value for each problem, in the same order.",
                nameof(after)
            );
        }
    }
}
