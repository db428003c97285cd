namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>A sandbox that starts when it is first asked for, once however many ask, and ends with its reward.</summary>
/// <param name="reward">Whose it is: what is said to be disposed.</param>
/// <param name="start">Starts it.</param>
internal sealed class SandboxStart(object reward, Func<CancellationToken, Task<SandboxPool>> start)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private SandboxPool? _pool;
    private bool _disposed;

    public async Task<SandboxPool> PoolAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, reward);
            return _pool ??= await start(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Waits for the programs that run and ends the sandbox.</summary>
    public async ValueTask DisposeAsync()
    {
        await _starting.WaitAsync().ConfigureAwait(false);
        _disposed = true;
        if (_pool is not null)
        {
            await _pool.DisposeAsync().ConfigureAwait(false);
            _pool = null;
        }

        _starting.Release();
    }
}
