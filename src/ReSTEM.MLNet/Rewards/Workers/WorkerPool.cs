using System.Threading.Channels;

namespace ReSTEM.MLNet.Rewards.Workers;

/// <summary>
/// So many worker processes, started when no idle one runs, replaced when spent. Work whose worker fails is tried again on a fresh one.
/// </summary>
/// <typeparam name="TWorker">The worker.</typeparam>
/// <typeparam name="TFailure">What is thrown when the machinery fails: this is tried again, all else surfaces at once.</typeparam>
internal sealed class WorkerPool<TWorker, TFailure> : IAsyncDisposable
    where TWorker : class, IWorker
    where TFailure : Exception
{
    private readonly int _workers;
    private readonly int _attempts;
    private readonly Func<CancellationToken, Task<TWorker>> _start;

    /// <summary>One entry a worker: the idle one, or nothing where one is still to be started.</summary>
    private readonly Channel<TWorker?> _idle;

    public WorkerPool(int workers, int attempts, Func<CancellationToken, Task<TWorker>> start)
    {
        _workers = workers;
        _attempts = attempts;
        _start = start;
        // A running one first: starting takes longer than most of the work.
        _idle = Channel.CreateUnboundedPrioritized(
            new UnboundedPrioritizedChannelOptions<TWorker?>
            {
                Comparer = Comparer<TWorker?>.Create(
                    (one, other) => (one is null).CompareTo(other is null)
                ),
            }
        );
        for (var worker = 0; worker < workers; worker++)
        {
            _idle.Writer.TryWrite(null);
        }
    }

    /// <summary>Runs a piece of work on the next idle worker.</summary>
    public async Task<TResult> RunAsync<TResult>(
        Func<TWorker, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryOnceAsync(work, cancellationToken).ConfigureAwait(false);
            }
            catch (TFailure) when (attempt < _attempts) { }
        }
    }

    /// <summary>Waits for the work that runs, then ends all workers.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var worker = 0; worker < _workers; worker++)
        {
            if (await _idle.Reader.ReadAsync().ConfigureAwait(false) is { } server)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }
        _idle.Writer.Complete();
    }

    private async Task<TResult> TryOnceAsync<TResult>(
        Func<TWorker, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken
    )
    {
        var worker = await _idle.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            worker ??= await _start(cancellationToken).ConfigureAwait(false);
            return await work(worker, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (worker is { IsSpent: true })
            {
                await worker.DisposeAsync().ConfigureAwait(false);
                worker = null;
            }
            await _idle.Writer.WriteAsync(worker, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
