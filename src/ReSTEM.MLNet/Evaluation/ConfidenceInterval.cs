namespace ReSTEM.MLNet.Evaluation;

/// <summary>An estimate with the range that holds the true value with the stated confidence.</summary>
/// <param name="Estimate">The point estimate.</param>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct ConfidenceInterval(double Estimate, double Lower, double Upper)
{
    /// <summary>Whether a value lies in the interval, its ends included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>As a person reads it: <c>0.412 [0.355, 0.471]</c>.</summary>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Estimate:0.000} [{Lower:0.000}, {Upper:0.000}]"
        );
}
