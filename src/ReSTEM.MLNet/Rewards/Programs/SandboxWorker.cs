using System.Diagnostics;
using System.Text.Json;
using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>One running server and the conversation with it; serves one caller at a time.</summary>
internal sealed class SandboxWorker : IWorker
{
    /// <summary>From the start of a server, or of a child in it, until it answers: generous, for busy computers.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>What the server is given beyond a program's time, before the host's clock ends both.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>A judge that ever held this much is replaced, so that one hostile answer does not stay paid for.</summary>
    private const long PeakKilobytes = 192 << 10;

    private const int MessageBytes = 1 << 16;

    private readonly Process _process;
    private readonly PythonRewardOptions _options;
    private long _programs;
    private bool _ended;

    private SandboxWorker(Process process, PythonRewardOptions options)
    {
        _process = process;
        _options = options;
    }

    /// <summary>Whether the next program should go to a fresh server.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>The server's process on the host.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <exception cref="SandboxException">It did not become ready.</exception>
    public static async Task<SandboxWorker> StartAsync(
        ProcessStarter starter,
        SandboxCommand command,
        PythonRewardOptions options,
        CancellationToken cancellationToken
    )
    {
        var process = await starter.StartAsync(command.ToStartInfo()).ConfigureAwait(false);
        var worker = new SandboxWorker(process, options);
        try
        {
            await worker.GreetAsync(command.Boxing, cancellationToken).ConfigureAwait(false);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs one program. The time limit is kept whatever happens inside the box.</summary>
    /// <exception cref="SandboxException">The server failed; the worker is spent.</exception>
    public async Task<SandboxResult> RunAsync(
        SandboxRequest request,
        CancellationToken cancellationToken
    )
    {
        request = request with { Id = ++_programs, Seconds = _options.TimeLimit.TotalSeconds };
        try
        {
            return await ConverseAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw await FailureAsync("The sandbox ended", exception).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task GreetAsync(string boxing, CancellationToken cancellationToken)
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            var settings = SandboxSettings.From(_options, boxing);
            await SandboxFrames
                .WriteAsync(input, ServerSources.Modules(), cancellationToken)
                .ConfigureAwait(false);
            await SandboxFrames
                .WriteAsync(input, settings, cancellationToken)
                .ConfigureAwait(false);
            await ReadAsync(StartLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is IOException or JsonException or TimeoutException)
        {
            throw await FailureAsync("The sandbox does not start", exception).ConfigureAwait(false);
        }
    }

    private async Task<SandboxResult> ConverseAsync(
        SandboxRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            await SandboxFrames.WriteAsync(input, request, cancellationToken).ConfigureAwait(false);
            var message = await ReadAsync(StartLimit, cancellationToken).ConfigureAwait(false);
            if (!message.TryGetProperty("started", out _))
            {
                return await AcceptAsync(request, message).ConfigureAwait(false);
            }
        }
        catch (TimeoutException exception)
        {
            throw await FailureAsync("The sandbox hangs", exception).ConfigureAwait(false);
        }
        try
        {
            var message = await ReadAsync(_options.TimeLimit + Grace, cancellationToken)
                .ConfigureAwait(false);
            return await AcceptAsync(request, message).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await EndAsync().ConfigureAwait(false);
            return new SandboxResult { Outcome = SandboxOutcome.Timeout };
        }
    }

    private async Task<SandboxResult> AcceptAsync(SandboxRequest request, JsonElement message)
    {
        var result = SandboxFrames.Convert<SandboxResult>(message);
        if (result.Id != request.Id)
        {
            throw new IOException($"The answer is for program {result.Id}, not {request.Id}.");
        }
        if (result.Outcome == SandboxOutcome.Failure)
        {
            throw await FailureAsync($"The sandbox failed: {result.Detail}", cause: null)
                .ConfigureAwait(false);
        }
        IsSpent |= _programs >= _options.ProgramsPerWorker || result.PeakKilobytes > PeakKilobytes;
        return result;
    }

    /// <summary>Reads the next message; at the end of its time or on cancellation the read is left to the process's end.</summary>
    private async Task<JsonElement> ReadAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // Base64 takes four bytes for three; the rest of a message is small.
        var most = checked((int)(_options.OutputBytes * 4L / 3 + MessageBytes));
        var reading = SandboxFrames.ReadAsync(_process.StandardOutput.BaseStream, most);
        try
        {
            return await reading.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
        }
        catch when (!reading.IsCompleted)
        {
            _ = reading.ContinueWith(
                task => task.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default
            );
            throw;
        }
    }

    private async Task<SandboxException> FailureAsync(string what, Exception? cause)
    {
        await EndAsync().ConfigureAwait(false);
        var said = await _process.StandardError.ReadToEndAsync().ConfigureAwait(false);
        var reason = said.Length > 0 ? said.Trim() : cause?.Message;
        return cause is null
            ? new SandboxException($"{what}. {reason}")
            : new SandboxException($"{what}: {reason}", cause);
    }

    /// <summary>Kills the box with everything in it and waits for its end.</summary>
    private async Task EndAsync()
    {
        IsSpent = true;
        if (_ended)
        {
            return;
        }
        _ended = true;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
