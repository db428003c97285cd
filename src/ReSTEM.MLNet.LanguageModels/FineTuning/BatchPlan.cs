namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// The order in which examples are trained: shuffled anew each epoch, neighbours in length brought together so that
/// little is padding, the batches then shuffled themselves. Depends on lengths, options and seed alone.
/// </summary>
internal static class BatchPlan
{
    private const int BatchesSortedTogether = 16;

    /// <returns>Every optimizer step of all epochs.</returns>
    public static IReadOnlyList<PlannedStep> Of(
        IReadOnlyList<int> lengths,
        FineTuningOptions options
    )
    {
        var steps = new List<PlannedStep>();
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var batches = Epoch(lengths, options.BatchTokens, options.Seed, epoch);
            steps.AddRange(
                batches.Select((batch, i) => new PlannedStep(batch, i == batches.Count - 1))
            );
        }

        return steps;
    }

    /// <returns>Example numbers of each optimizer step of the epoch.</returns>
    public static List<int[]> Epoch(
        IReadOnlyList<int> lengths,
        int batchTokens,
        long seed,
        int epoch
    )
    {
        var random = new SeededShuffle(seed, epoch);
        int[] order = [.. Enumerable.Range(0, lengths.Count)];
        random.Shuffle(order);
        var batches = new List<int[]>();
        foreach (var window in Windows(order, lengths, (long)batchTokens * BatchesSortedTogether))
        {
            window.Sort(
                (a, b) =>
                    lengths[a] != lengths[b] ? lengths[a].CompareTo(lengths[b]) : a.CompareTo(b)
            );
            batches.AddRange(
                Windows(window, lengths, batchTokens).Select(batch => batch.ToArray())
            );
        }

        random.Shuffle(batches);
        return batches;
    }

    /// <summary>
    /// Cuts a step into parts that fit the memory limit, shortest sequences first: packed, or each part padded to its own
    /// longest row.
    /// </summary>
    public static IEnumerable<int[]> MicroBatches(
        int[] batch,
        IReadOnlyList<int> lengths,
        FineTuningOptions options
    )
    {
        var part = new List<int>();
        long sum = 0;
        foreach (var example in batch.OrderBy(i => lengths[i]).ThenBy(i => i))
        {
            sum += lengths[example];
            var grown =
                options.Layout == BatchLayout.Packed
                    ? sum
                    : (long)lengths[example] * (part.Count + 1);
            if (part.Count > 0 && grown > options.MicroBatchTokens)
            {
                yield return [.. part];
                part.Clear();
                sum = lengths[example];
            }

            part.Add(example);
        }

        yield return [.. part];
    }

    private static IEnumerable<List<int>> Windows(
        IEnumerable<int> order,
        IReadOnlyList<int> lengths,
        long tokens
    )
    {
        var window = new List<int>();
        long sum = 0;
        foreach (var example in order)
        {
            if (window.Count > 0 && sum + lengths[example] > tokens)
            {
                yield return window;
                window = [];
                sum = 0;
            }

            window.Add(example);
            sum += lengths[example];
        }

        if (window.Count > 0)
        {
            yield return window;
        }
    }
}
