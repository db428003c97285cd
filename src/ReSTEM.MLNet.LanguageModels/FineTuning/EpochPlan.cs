using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// The order of an epoch: examples shuffled, neighbours in length brought together so that little is padding, the batches then
/// shuffled themselves. Four bytes an example, which lie in a temporary file where they are many.
/// </summary>
internal sealed class EpochPlan : IDisposable
{
    private const int BatchesSortedTogether = 16;

    private readonly SpooledNumbers _examples; // batch after batch
    private readonly SpooledNumbers _starts; // where each batch begins among them; the end of the last one behind them
    private readonly SpooledNumbers _order; // in which batches are trained

    /// <param name="lengths">Tokens of each example.</param>
    /// <param name="options">Tokens of a step, seed, where a temporary file may lie.</param>
    /// <param name="epoch">From 0.</param>
    public EpochPlan(IReadOnlyList<int> lengths, FineTuningOptions options, int epoch)
    {
        _examples = new SpooledNumbers(options.TemporaryFolder);
        _starts = new SpooledNumbers(options.TemporaryFolder);
        _order = new SpooledNumbers(options.TemporaryFolder);
        var random = new SeededShuffle(options.Seed, epoch);
        for (var i = 0; i < lengths.Count; i++)
        {
            _examples.Add(i);
        }

        random.Shuffle(_examples);
        Cut(lengths, options.BatchTokens);
        random.Shuffle(_order);
    }

    /// <summary>How many batches there are: steps of the optimizer.</summary>
    public int Count => _order.Count;

    /// <summary>The examples of a step, from 0.</summary>
    public int[] this[int step]
    {
        get
        {
            var batch = _order[step];
            return _examples.Range(_starts[batch], _starts[batch + 1]);
        }
    }

    public void Dispose()
    {
        _examples.Dispose();
        _starts.Dispose();
        _order.Dispose();
    }

    private void Cut(IReadOnlyList<int> lengths, int batchTokens)
    {
        var start = 0;
        _starts.Add(start);
        foreach (
            var window in Windows(_examples, lengths, (long)batchTokens * BatchesSortedTogether)
        )
        {
            int[] sorted = [.. window.OrderBy(i => lengths[i]).ThenBy(i => i)];
            _examples.Put(start, sorted);
            foreach (var batch in Windows(sorted, lengths, batchTokens))
            {
                _order.Add(_order.Count);
                _starts.Add(start += batch.Count);
            }
        }
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
