namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Threads that walk through the same steps together, each doing its share of every step. A team of one never waits.
/// </summary>
internal sealed class Team(int size)
{
    // Some 50 microseconds: the shares of a step are nearly equal, so on free cores nobody waits longer. Where other programs
    // have the cores, spinning would keep the late member from running: then sleep.
    private const int Spins = 500;

    private readonly object _gate = new();
    private int _arrived;
    private volatile int _round;
    private volatile bool _broken;

    /// <summary>How many threads there are.</summary>
    public int Size { get; } = size;

    /// <summary>Returns when all have called it.</summary>
    /// <exception cref="OperationCanceledException">Another member failed.</exception>
    public void Wait()
    {
        if (Size == 1)
        {
            return;
        }

        var round = _round;
        if (Interlocked.Increment(ref _arrived) == Size)
        {
            lock (_gate)
            {
                _arrived = 0;
                _round = round + 1;
                Monitor.PulseAll(_gate);
            }

            return;
        }

        for (var i = 0; i < Spins && _round == round && !_broken; i++)
        {
            Thread.SpinWait(4);
        }

        Sleep(round);
    }

    /// <summary>Lets the others go: this member will not come any more.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _broken = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Sleep(int round)
    {
        if (_round != round)
        {
            return;
        }

        lock (_gate)
        {
            while (_round == round && !_broken)
            {
                Monitor.Wait(_gate);
            }
        }

        if (_round == round)
        {
            throw new OperationCanceledException("Another thread of the team failed.");
        }
    }
}
