namespace ReSTEM.MLNet.Evaluation;

/// <summary>The chance that at least one of k samples is correct.</summary>
public static class PassAtK
{
    /// <summary>
    /// The unbiased estimate from one problem's n samples of which c are correct: 1 - C(n-c, k) / C(n, k)
    /// (Chen et al. 2021, arXiv:2107.03374, section 2.1).
    /// </summary>
    /// <param name="samples">How many were drawn (n).</param>
    /// <param name="correct">How many of them are correct (c).</param>
    /// <param name="k">How many a user would draw; at most <paramref name="samples"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range, or k is greater than the samples.</exception>
    public static double Estimate(int samples, int correct, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correct, samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        if (k > samples)
        {
            throw new ArgumentOutOfRangeException(
                nameof(k),
                k,
                $"pass@{k} cannot be estimated from {samples} samples: draw at least {k} a problem."
            );
        }

        if (samples - correct < k)
        {
            return 1;
        }

        var allWrong = 1.0;
        for (var i = samples - correct + 1; i <= samples; i++)
        {
            allWrong *= 1 - (double)k / i;
        }

        return 1 - allWrong;
    }

    /// <summary>The mean over problems with its bootstrap interval.</summary>
    /// <param name="tallies">The problems' counts; at least one.</param>
    /// <param name="k">How many samples a user would draw.</param>
    /// <param name="options">Resamples, confidence and seed; absent for the defaults.</param>
    public static ConfidenceInterval Mean(
        IEnumerable<ProblemTally> tallies,
        int k,
        BootstrapOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(tallies);

        return Bootstrap.Mean(
            [.. tallies.Select(tally => Estimate(tally.Samples, tally.Correct, k))],
            options
        );
    }
}
