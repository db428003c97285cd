using Microsoft.ML.Runtime;

namespace ReSTEM.MLNet.Interop;

/// <summary>
/// Joins a token of ours with the cancellation of the ML.NET context, which is a flag that somebody must look at. While this is
/// not disposed, it looks ten times a second.
/// </summary>
internal sealed class HostCancellation : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IHostEnvironment _host;
    private readonly CancellationTokenSource _source;
    private readonly Timer _timer;

    public HostCancellation(IHostEnvironment host, CancellationToken token = default)
    {
        _host = host;
        _source = CancellationTokenSource.CreateLinkedTokenSource(token);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
        Look();
    }

    public CancellationToken Token => _source.Token;

    /// <exception cref="OperationCanceledException">Token or context was cancelled, be it only now.</exception>
    public void ThrowIfStopped()
    {
        Look();
        Token.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        using var stopped = new ManualResetEvent(initialState: false);
        if (_timer.Dispose(stopped))
            stopped.WaitOne();
        _source.Dispose();
    }

    private void Look()
    {
        if (Hosts.IsCancelled(_host))
            _source.Cancel();
    }
}
