using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>
/// As many servers as there are workers, started when first needed, replaced when spent. A program whose server
/// fails is tried again on a fresh one.
/// </summary>
internal sealed class SandboxPool : IAsyncDisposable
{
    private readonly SandboxCommand _command;
    private readonly ProcessStarter _starter = new();
    private readonly WorkerPool<SandboxWorker, SandboxException> _workers;

    public SandboxPool(SandboxCommand command, PythonRewardOptions options)
    {
        _command = command;
        _workers = new(
            options.Workers,
            options.Attempts,
            token => SandboxWorker.StartAsync(_starter, command, options, token)
        );
    }

    public IsolationLevel Level => _command.Level;

    /// <summary>Runs one program on the next idle server.</summary>
    /// <exception cref="SandboxException">Every attempt failed.</exception>
    public Task<SandboxResult> RunAsync(
        SandboxRequest request,
        CancellationToken cancellationToken
    ) => _workers.RunAsync((worker, token) => worker.RunAsync(request, token), cancellationToken);

    /// <summary>Waits for the programs that run, then ends all servers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _workers.DisposeAsync().ConfigureAwait(false);
        _starter.Dispose();
    }
}
