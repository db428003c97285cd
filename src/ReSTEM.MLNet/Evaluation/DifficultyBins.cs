namespace ReSTEM.MLNet.Evaluation;

/// <summary>Splits problems by how often the base model solves them, to see where a model gained.</summary>
public static class DifficultyBins
{
    /// <summary>Finer bins at both ends: unsolved, hard, middle, easy, always solved.</summary>
    public static IReadOnlyList<double> FineEdges { get; } = [0, 1e-9, 0.25, 0.75, 1 - 1e-9, 1];

    /// <summary>
    /// The paper's bins of the base model's solve rate at temperature 1: very hard below a quarter, hard, medium, and easy from three
    /// quarters on (arXiv 2312.06585, version 4, figure 8).
    /// </summary>
    public static IReadOnlyList<double> PaperEdges { get; } = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>Bins a model's solve rates by the base model's.</summary>
    /// <param name="baseTallies">The base model's counts, which decide the bin.</param>
    /// <param name="tallies">The evaluated model's counts; problems are matched by id.</param>
    /// <param name="edges">Rising solve rates from 0 to 1; absent for <see cref="PaperEdges"/>.</param>
    /// <exception cref="ArgumentException">A problem lacks its base count, or the edges do not rise from 0 to 1.</exception>
    public static IReadOnlyList<DifficultyBin> By(
        IEnumerable<ProblemTally> baseTallies,
        IEnumerable<ProblemTally> tallies,
        IReadOnlyList<double>? edges = null
    )
    {
        ArgumentNullException.ThrowIfNull(baseTallies);
        ArgumentNullException.ThrowIfNull(tallies);
        edges ??= PaperEdges;
        ThrowIfNotRising(edges);

        var baseRates = baseTallies.ToDictionary(
            tally => tally.ProblemId,
            tally => tally.SolveRate
        );
        var pairs = tallies
            .Select(tally => (Base: BaseRate(baseRates, tally), tally.SolveRate))
            .ToList();
        return
        [
            .. Enumerable
                .Range(0, edges.Count - 1)
                .Select(i =>
                    Bin(edges[i], edges[i + 1], pairs.Where(pair => BinOf(pair.Base, edges) == i))
                ),
        ];
    }

    private static double BaseRate(Dictionary<string, double> baseRates, ProblemTally tally) =>
        baseRates.TryGetValue(tally.ProblemId, out var rate)
            ? rate
            : throw new ArgumentException(
                $"Problem '{tally.ProblemId}' has no samples of the base model: sample it there too.",
                nameof(baseRates)
            );

    private static int BinOf(double rate, IReadOnlyList<double> edges)
    {
        var bin = 0;
        while (bin < edges.Count - 2 && rate >= edges[bin + 1])
        {
            bin++;
        }

        return bin;
    }

    private static DifficultyBin Bin(
        double lower,
        double upper,
        IEnumerable<(double Base, double SolveRate)> pairs
    )
    {
        var members = pairs.ToList();
        return new DifficultyBin(
            lower,
            upper,
            members.Count,
            members.Select(pair => pair.Base).DefaultIfEmpty().Average(),
            members.Select(pair => pair.SolveRate).DefaultIfEmpty().Average()
        );
    }

    private static void ThrowIfNotRising(IReadOnlyList<double> edges)
    {
        var rises = edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second);
        if (edges.Count < 2 || !rises || edges[0] != 0 || edges[^1] != 1)
        {
            throw new ArgumentException(
                $"The edges of difficulty bins rise from 0 to 1; these are {string.Join(", ", edges)}.",
                nameof(edges)
            );
        }
    }
}
