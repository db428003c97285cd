namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Where a group that has run out of samples gets rows of another, as they are, so that all threads end at about the same time.
/// Which group runs a row does not matter to what it computes.
/// </summary>
internal sealed class RowExchange(int groups, int rows)
{
    // With fewer it costs more to part them than another thread saves.
    private const int LeastToPart = 4;

    private readonly object _gate = new();
    private readonly List<ActiveRow> _offered = new(rows);
    private int _waiting;
    private volatile bool _isWanted;

    /// <summary>Gives half of the rows away, the last ones, if a group waits for some.</summary>
    /// <returns>How many are left.</returns>
    public int Give(ReadOnlySpan<ActiveRow> active)
    {
        if (!_isWanted || active.Length < LeastToPart)
        {
            return active.Length;
        }

        lock (_gate)
        {
            if (!_isWanted)
            {
                return active.Length;
            }

            var kept = (active.Length + 1) / 2;
            _offered.AddRange(active[kept..]);
            Changed();
            return kept;
        }
    }

    /// <summary>Waits for rows of another group; returns how many came, 0 where no group has any left.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; whoever cancels also calls <see cref="Wake"/>.</exception>
    public int Receive(Span<ActiveRow> free, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiting++;
            Changed();
            while (_offered.Count == 0 && _waiting < groups)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            var received = _offered.Count;
            if (received > 0)
            {
                _offered.CopyTo(free);
                _offered.Clear();
                _waiting--;
                Changed();
            }

            return received;
        }
    }

    /// <summary>Lets those who wait see that the call was cancelled.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Changed()
    {
        _isWanted = _waiting > 0 && _offered.Count == 0;
        Monitor.PulseAll(_gate);
    }
}
