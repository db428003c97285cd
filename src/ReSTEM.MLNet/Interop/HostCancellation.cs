using Microsoft.ML.Runtime;

namespace ReSTEM.MLNet.Interop;

/// <summary>
/// Joins a token of ours with the cancellation of the ML.NET context, which is a flag that somebody must look at. While this is
/// not disposed, it looks ten times a second.
/// </summary>
internal sealed class HostCancellation : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _source;
    private readonly Timer _timer;

    public HostCancellation(IHostEnvironment host, CancellationToken token = default)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(token);
        _timer = new Timer(_ => Look(host), null, TimeSpan.Zero, Interval);
        if (Hosts.IsCancelled(host))
            _source.Cancel();
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        using var stopped = new ManualResetEvent(initialState: false);
        if (_timer.Dispose(stopped))
            stopped.WaitOne();
        _source.Dispose();
    }

    private void Look(IHostEnvironment host)
    {
        if (Hosts.IsCancelled(host))
            _source.Cancel();
    }
}
