namespace ReSTEM.MLNet.Evaluation;

/// <summary>Intervals by drawing the problems again (B. Efron 1979, percentile form).</summary>
public static class Bootstrap
{
    /// <summary>
    /// The mean with its interval. Give one value a problem (its mean reward, its pass@k), not one a sample: samples of one
    /// problem are alike, and drawing them one by one makes the interval too narrow.
    /// </summary>
    /// <param name="values">A value a problem; at least one.</param>
    /// <param name="options">Resamples, confidence and seed; absent for the defaults.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static ConfidenceInterval Mean(
        IReadOnlyCollection<double> values,
        BootstrapOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("A bootstrap needs at least one value.", nameof(values));
        }

        options ??= new BootstrapOptions();
        var drawn = values.ToArray();
        return Resampling.Interval(
            drawn.Average(),
            Resampling.Means(drawn, options),
            options.Confidence
        );
    }
}
