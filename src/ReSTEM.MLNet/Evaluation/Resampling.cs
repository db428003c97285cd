namespace ReSTEM.MLNet.Evaluation;

/// <summary>The draws behind the bootstrap.</summary>
internal static class Resampling
{
    /// <summary>The sorted means of the resamples.</summary>
    public static double[] Means(double[] values, BootstrapOptions options)
    {
        var random = new Random(unchecked((int)options.Seed ^ (int)(options.Seed >> 32)));
        var means = new double[options.Resamples];
        for (var i = 0; i < means.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < values.Length; j++)
            {
                sum += values[random.Next(values.Length)];
            }

            means[i] = sum / values.Length;
        }

        Array.Sort(means);
        return means;
    }

    /// <summary>The percentile interval of sorted means.</summary>
    public static ConfidenceInterval Interval(double estimate, double[] means, double confidence) =>
        new(estimate, Quantile(means, (1 - confidence) / 2), Quantile(means, (1 + confidence) / 2));

    private static double Quantile(double[] sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
