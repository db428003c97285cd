namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Threads that walk through the same steps together, each doing its share of every step. A team of one never waits.
/// </summary>
internal sealed class Team(int size)
{
    private int _arrived;
    private volatile int _round;
    private volatile bool _broken;

    /// <summary>How many threads there are.</summary>
    public int Size { get; } = size;

    /// <summary>Returns when all have called it. A thread that waits spins, and lets others run when that takes long.</summary>
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
            _arrived = 0;
            _round = round + 1;
            return;
        }

        var spin = new SpinWait();
        while (_round == round)
        {
            if (_broken)
            {
                throw new OperationCanceledException("Another thread of the team failed.");
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Lets the others go: this member will not come any more.</summary>
    public void Break() => _broken = true;
}
