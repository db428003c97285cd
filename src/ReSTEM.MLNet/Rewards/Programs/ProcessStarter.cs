using System.Collections.Concurrent;
using System.Diagnostics;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>
/// Starts processes from one thread that lives as long as they may. The kernel's parent death signal, by which a
/// box ends with its host, is tied to the thread that started it: on a thread of the pool it would fire when the
/// pool retires that thread.
/// </summary>
internal sealed class ProcessStarter : IDisposable
{
    private readonly BlockingCollection<Order> _orders = [];

    public ProcessStarter() =>
        new Thread(Serve) { IsBackground = true, Name = "Sandbox starter" }.Start();

    /// <summary>Starts the process.</summary>
    /// <exception cref="SandboxException">The program cannot be started.</exception>
    public Task<Process> StartAsync(ProcessStartInfo what)
    {
        var started = new TaskCompletionSource<Process>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        _orders.Add(new Order(what, started));
        return started.Task;
    }

    public void Dispose() => _orders.CompleteAdding();

    private void Serve()
    {
        foreach (var order in _orders.GetConsumingEnumerable())
        {
            try
            {
                order.Started.SetResult(Process.Start(order.What)!);
            }
            catch (Exception exception)
                when (exception is System.ComponentModel.Win32Exception or IOException)
            {
                order.Started.SetException(
                    new SandboxException(
                        $"{order.What.FileName} cannot be started: {exception.Message}",
                        exception
                    )
                );
            }
        }
        _orders.Dispose();
    }

    private sealed record Order(ProcessStartInfo What, TaskCompletionSource<Process> Started);
}
