namespace ReSTEM.MLNet.Evaluation;

/// <summary>Quantiles of the standard normal distribution.</summary>
internal static class NormalDistribution
{
    // P. J. Acklam's rational approximation of the inverse normal distribution, relative error below 1.15e-9.
    private static readonly double[] CentreNumerator =
    [
        -3.969683028665376e+01,
        2.209460984245205e+02,
        -2.759285104469687e+02,
        1.383577518672690e+02,
        -3.066479806614716e+01,
        2.506628277459239e+00,
    ];

    private static readonly double[] CentreDenominator =
    [
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1,
    ];

    private static readonly double[] TailNumerator =
    [
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838e+00,
        -2.549732539343734e+00,
        4.374664141464968e+00,
        2.938163982698783e+00,
    ];

    private static readonly double[] TailDenominator =
    [
        7.784695709041462e-03,
        3.224671290700398e-01,
        2.445134137142996e+00,
        3.754408661907416e+00,
        1,
    ];

    /// <summary>The number of standard deviations that a two-sided interval of this confidence reaches: 1.96 for 0.95.</summary>
    public static double TwoSidedQuantile(double confidence) => Quantile((1 + confidence) / 2);

    private static double Quantile(double probability)
    {
        const double tail = 0.02425;
        if (probability > 1 - tail)
        {
            var distance = Math.Sqrt(-2 * Math.Log(1 - probability));
            return -Horner(TailNumerator, distance) / Horner(TailDenominator, distance);
        }

        var centred = probability - 0.5;
        var squared = centred * centred;
        return Horner(CentreNumerator, squared) * centred / Horner(CentreDenominator, squared);
    }

    private static double Horner(double[] coefficients, double x) =>
        coefficients.Aggregate(0.0, (sum, coefficient) => sum * x + coefficient);
}
