namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Every optimizer step of all epochs: what it learns from. Depends on lengths, options and seed alone.</summary>
internal sealed class BatchPlan : IDisposable
{
    private readonly List<EpochPlan> _epochs = [];

    /// <param name="lengths">Tokens of each example.</param>
    /// <param name="options">Epochs, tokens of a step, seed.</param>
    /// <exception cref="IOException">There are many examples, and the temporary file of their order cannot be written.</exception>
    public BatchPlan(IReadOnlyList<int> lengths, FineTuningOptions options)
    {
        try
        {
            while (_epochs.Count < options.Epochs)
            {
                _epochs.Add(new EpochPlan(lengths, options, _epochs.Count));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many steps there are.</summary>
    public int Count => _epochs.Sum(epoch => epoch.Count);

    /// <summary>A step, from 0.</summary>
    public PlannedStep this[int step]
    {
        get
        {
            var epoch = 0;
            for (; step >= _epochs[epoch].Count; epoch++)
            {
                step -= _epochs[epoch].Count;
            }

            return new PlannedStep(_epochs[epoch][step], step == _epochs[epoch].Count - 1);
        }
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

    public void Dispose() => _epochs.ForEach(epoch => epoch.Dispose());
}
