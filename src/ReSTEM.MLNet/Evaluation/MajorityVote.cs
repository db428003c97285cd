using System.Numerics;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>maj@k: is the most common of k answers right (self-consistency, Wang et al. 2022, arXiv:2203.11171)?</summary>
public static class MajorityVote
{
    /// <summary>
    /// Takes the first k samples; of equally common candidates the one seen first wins, as all reference implementations do it,
    /// so the order of the samples matters. A vote that nobody casts is lost.
    /// </summary>
    /// <param name="ballot">One problem's grouped answers.</param>
    /// <param name="k">How many samples vote; at most as many as there are.</param>
    public static bool FirstSeen(Ballot ballot, int k)
    {
        ThrowIfOutOfRange(ballot, k);

        var counts = new int[ballot.Candidates];
        var seen = new List<int>();
        foreach (var candidate in ballot.Votes.Take(k).OfType<int>())
        {
            if (counts[candidate]++ == 0)
            {
                seen.Add(candidate);
            }
        }

        return seen.Count > 0 && ballot.IsCorrect(seen.MaxBy(candidate => counts[candidate]));
    }

    /// <summary>
    /// The exact expectation over all subsets of k samples, equally common candidates sharing the win evenly. It does not depend
    /// on the order of the samples and varies less than <see cref="FirstSeen"/>.
    /// </summary>
    /// <param name="ballot">One problem's grouped answers.</param>
    /// <param name="k">How many samples vote; at most as many as there are.</param>
    public static double Expected(Ballot ballot, int k)
    {
        ThrowIfOutOfRange(ballot, k);

        var counts = new int[ballot.Candidates];
        foreach (var candidate in ballot.Votes.OfType<int>())
        {
            counts[candidate]++;
        }

        var silent = ballot.Samples - counts.Sum();
        var wins = Enumerable
            .Range(0, counts.Length)
            .Where(ballot.IsCorrect)
            .Sum(candidate => WinChance(counts, candidate, silent, k));
        return wins;
    }

    private static double WinChance(int[] counts, int candidate, int silent, int k)
    {
        var others = counts.Where((_, other) => other != candidate).ToArray();
        var subsets = BinomialRow(counts.Sum() + silent)[k];
        var chance = 0.0;
        for (var votes = 1; votes <= Math.Min(counts[candidate], k); votes++)
        {
            var own = BinomialRow(counts[candidate])[votes];
            var rest = SubsetsByTies(others, silent, votes, k - votes);
            for (var ties = 0; ties < rest.Length; ties++)
            {
                chance += ExactRatio.Of(own * rest[ties], subsets) / (ties + 1);
            }
        }

        return chance;
    }

    // Ways to draw `size` of the others' samples with nobody above `votes`, by how many candidates tie at exactly `votes`.
    private static BigInteger[] SubsetsByTies(int[] others, int silent, int votes, int size)
    {
        var maximalTies = size / votes;
        var ways = new BigInteger[maximalTies + 1, size + 1];
        var silentRow = BinomialRow(silent);
        for (var drawn = 0; drawn <= Math.Min(silent, size); drawn++)
        {
            ways[0, drawn] = silentRow[drawn];
        }

        foreach (var count in others)
        {
            ways = WithCandidate(ways, BinomialRow(count), votes);
        }

        return [.. Enumerable.Range(0, maximalTies + 1).Select(ties => ways[ties, size])];
    }

    private static BigInteger[,] WithCandidate(BigInteger[,] ways, BigInteger[] row, int votes)
    {
        var next = new BigInteger[ways.GetLength(0), ways.GetLength(1)];
        for (var ties = 0; ties < ways.GetLength(0); ties++)
        {
            for (var drawn = 0; drawn < ways.GetLength(1); drawn++)
            {
                for (
                    var own = 0;
                    own < row.Length && own <= votes && own + drawn < ways.GetLength(1);
                    own++
                )
                {
                    var tied = own == votes ? ties + 1 : ties;
                    if (tied < ways.GetLength(0))
                    {
                        next[tied, drawn + own] += ways[ties, drawn] * row[own];
                    }
                }
            }
        }

        return next;
    }

    private static BigInteger[] BinomialRow(int n)
    {
        var row = new BigInteger[n + 1];
        row[0] = BigInteger.One;
        for (var i = 1; i <= n; i++)
        {
            row[i] = row[i - 1] * (n - i + 1) / i;
        }

        return row;
    }

    private static void ThrowIfOutOfRange(Ballot ballot, int k)
    {
        ArgumentNullException.ThrowIfNull(ballot);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        if (k > ballot.Samples)
        {
            throw new ArgumentOutOfRangeException(
                nameof(k),
                k,
                $"maj@{k} cannot be estimated from {ballot.Samples} samples: draw at least {k} a problem."
            );
        }
    }
}
