using System.Threading.Channels;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>
/// As many servers as there are workers, started when first needed, replaced when spent. A program whose server
/// fails is tried again on a fresh one.
/// </summary>
internal sealed class SandboxPool : IAsyncDisposable
{
    private readonly SandboxCommand _command;
    private readonly PythonRewardOptions _options;
    private readonly ProcessStarter _starter;

    /// <summary>One entry a worker: the idle server, or nothing where one is still to be started.</summary>
    private readonly Channel<SandboxWorker?> _idle;

    public SandboxPool(SandboxCommand command, PythonRewardOptions options)
    {
        _command = command;
        _options = options;
        _starter = new ProcessStarter();
        _idle = Channel.CreateBounded<SandboxWorker?>(options.Workers);
        for (var worker = 0; worker < options.Workers; worker++)
        {
            _idle.Writer.TryWrite(null);
        }
    }

    public IsolationLevel Level => _command.Level;

    /// <summary>Runs one program on the next idle server.</summary>
    /// <exception cref="SandboxException">Every attempt failed.</exception>
    public async Task<SandboxResult> RunAsync(
        SandboxRequest request,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryOnceAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (SandboxException) when (attempt < _options.Attempts) { }
        }
    }

    /// <summary>Waits for the programs that run, then ends all servers.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var worker = 0; worker < _options.Workers; worker++)
        {
            if (await _idle.Reader.ReadAsync().ConfigureAwait(false) is { } server)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }
        _idle.Writer.Complete();
        _starter.Dispose();
    }

    private async Task<SandboxResult> TryOnceAsync(
        SandboxRequest request,
        CancellationToken cancellationToken
    )
    {
        var server = await _idle.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            server ??= await SandboxWorker
                .StartAsync(_starter, _command, _options, cancellationToken)
                .ConfigureAwait(false);
            return await server.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (server is { IsSpent: true })
            {
                await server.DisposeAsync().ConfigureAwait(false);
                server = null;
            }
            await _idle.Writer.WriteAsync(server, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
