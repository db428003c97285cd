namespace ReSTEM.MLNet.Evaluation;

/// <summary>The best of k samples by a score.</summary>
public static class BestOfK
{
    /// <summary>
    /// The expected highest score of k samples drawn without replacement from one problem's samples: exact over all subsets.
    /// For rewards of 0 and 1 it is pass@k.
    /// </summary>
    /// <param name="scores">One problem's scores.</param>
    /// <param name="k">How many are drawn; at most as many as there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not between 1 and the number of scores.</exception>
    public static double Estimate(IReadOnlyCollection<double> scores, int k)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, scores.Count);

        var falling = scores.OrderDescending().ToArray();
        var expected = 0.0;
        // The chance that the score at this rank is the highest drawn: none above it, itself, and k - 1 below.
        var chance = (double)k / falling.Length;
        for (var rank = 0; rank <= falling.Length - k; rank++)
        {
            expected += chance * falling[rank];
            var left = falling.Length - rank - 1;
            chance *= left == 0 ? 0 : (double)(left - k + 1) / left;
        }

        return expected;
    }
}
