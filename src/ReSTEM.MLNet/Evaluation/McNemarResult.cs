namespace ReSTEM.MLNet.Evaluation;

/// <summary>What <see cref="PairedTest.McNemar"/> finds on the same problems before and after.</summary>
/// <param name="Gained">Problems unsolved before and solved after.</param>
/// <param name="Lost">Problems solved before and unsolved after.</param>
/// <param name="Difference">The rate after minus the rate before.</param>
/// <param name="PValue">
/// How probable a split of gains and losses at least as uneven is if neither is favoured; exact, two-sided.
/// </param>
public readonly record struct McNemarResult(int Gained, int Lost, double Difference, double PValue);
