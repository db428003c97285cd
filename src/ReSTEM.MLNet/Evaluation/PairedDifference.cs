namespace ReSTEM.MLNet.Evaluation;

/// <summary>What <see cref="PairedTest.Bootstrap"/> finds on the same problems before and after.</summary>
/// <param name="Interval">The mean difference, after minus before, with its interval.</param>
/// <param name="PValue">Two-sided: twice the smaller share of resamples at or beyond zero, counted with one added.</param>
public readonly record struct PairedDifference(ConfidenceInterval Interval, double PValue);
