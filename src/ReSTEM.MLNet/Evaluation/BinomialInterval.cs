namespace ReSTEM.MLNet.Evaluation;

/// <summary>Intervals for a rate of successes.</summary>
public static class BinomialInterval
{
    /// <summary>
    /// Wilson's score interval (E. B. Wilson 1927, without continuity correction). It stays within 0..1 and is honest for few
    /// trials and for rates near 0 and 1, where the usual plus-minus of a standard error is not.
    /// </summary>
    /// <param name="successes">How many trials succeeded.</param>
    /// <param name="trials">How many there were; at least one.</param>
    /// <param name="confidence">How often the interval holds the true rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no trials, or more successes than trials.</exception>
    public static ConfidenceInterval Wilson(int successes, int trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        Confidence.ThrowIfOutOfRange(confidence);

        var z = NormalDistribution.TwoSidedQuantile(confidence);
        var rate = (double)successes / trials;
        var weight = z * z / trials;
        var centre = (rate + weight / 2) / (1 + weight);
        var half = z * Math.Sqrt((rate * (1 - rate) + weight / 4) / trials) / (1 + weight);
        return new ConfidenceInterval(
            rate,
            successes == 0 ? 0 : centre - half,
            successes == trials ? 1 : centre + half
        );
    }
}
