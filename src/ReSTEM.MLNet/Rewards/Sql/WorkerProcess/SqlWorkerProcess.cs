using System.Diagnostics;
using System.Text;
using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>The parent's side of one worker.</summary>
internal sealed class SqlWorkerProcess : IWorker
{
    /// <summary>From a start, or from a request, until the query's time begins: generous, for busy computers.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>What the worker is given beyond the deadline to end the query by itself, before it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    private const int MessageBytes = 1 << 16;
    private const int ErrorCharacters = 2_000;

    private readonly Process _process;
    private readonly SqlLimits _limits;
    private readonly StringBuilder _errors = new();

    private SqlWorkerProcess(Process process, SqlLimits limits)
    {
        _process = process;
        _limits = limits;
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <inheritdoc/>
    public bool IsSpent { get; private set; }

    public int ProcessId => _process.Id;

    /// <summary>Starts a worker and waits until it can take queries.</summary>
    /// <exception cref="SqlWorkerException">It does not start.</exception>
    public static async Task<SqlWorkerProcess> StartAsync(
        SqlWorkerCommand command,
        SqlLimits limits,
        CancellationToken cancellationToken
    )
    {
        var worker = new SqlWorkerProcess(Start(command), limits);
        try
        {
            using var _ = await worker
                .ExpectAsync(StartLimit, cancellationToken)
                .ConfigureAwait(false);
            return worker;
        }
        catch (TimeoutException late)
        {
            throw await worker.FailureAsync(late).ConfigureAwait(false);
        }
        finally
        {
            if (worker.IsSpent)
                await worker.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Runs one query; at its deadline the worker ends, whatever it does.</summary>
    /// <exception cref="SqlWorkerException">The worker failed.</exception>
    /// <exception cref="InvalidOperationException">The database cannot be read.</exception>
    public async Task<SqlOutcome> RunAsync(
        SqlWorkerRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(request.ToFrame(), cancellationToken).ConfigureAwait(false);
            await input.FlushAsync(cancellationToken).ConfigureAwait(false);
            using (await ExpectAsync(StartLimit, cancellationToken).ConfigureAwait(false)) { }
        }
        catch (Exception failure) when (failure is IOException or TimeoutException)
        {
            throw await FailureAsync(failure).ConfigureAwait(false);
        }

        try
        {
            using var body = await ExpectAsync(_limits.TimeLimit + Grace, cancellationToken)
                .ConfigureAwait(false);
            return SqlWire.ReadOutcome(body);
        }
        catch (TimeoutException late)
        {
            await EndAsync().ConfigureAwait(false);
            // One that is dying says so; that it takes its time over it is no verdict.
            return _errors.Length == 0
                ? SqlOutcome.TimedOut(_limits.TimeLimit)
                : throw await FailureAsync(late).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static Process Start(SqlWorkerCommand command)
    {
        try
        {
            return Process.Start(command.ToStartInfo())!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new SqlWorkerException($"{command.FileName} cannot be started.", error);
        }
    }

    /// <summary>The body of the next message; a fault of the database surfaces.</summary>
    private async Task<BinaryReader> ExpectAsync(TimeSpan limit, CancellationToken token)
    {
        // An invalid byte of a text becomes a sign of three.
        var most = (3L * _limits.MaxResultBytes) + MessageBytes;
        var reading = SqlWire.ReadAsync(_process.StandardOutput.BaseStream, most);
        try
        {
            var body = await reading.WaitAsync(limit, token).ConfigureAwait(false);
            return (SqlWorkerMessage)body.ReadInt32() == SqlWorkerMessage.Fault
                ? throw new InvalidOperationException(body.ReadString())
                : body;
        }
        catch (IOException ended)
        {
            throw await FailureAsync(ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<SqlWorkerException> FailureAsync(Exception cause)
    {
        await EndAsync().ConfigureAwait(false);
        var said = _errors.Length > 0 ? _errors.ToString().Trim() : cause.Message;
        return new SqlWorkerException(
            $"The process that runs queries failed: {said} "
                + $"If it cannot run on this computer, choose {nameof(SqlIsolation)}.{nameof(SqlIsolation.InProcess)}.",
            cause
        );
    }

    private async Task EndAsync()
    {
        if (IsSpent)
            return;
        IsSpent = true;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    // Called by one thread at a time, and read after the process's end.
    private void Remember(string? line)
    {
        if (line is not null && _errors.Length < ErrorCharacters)
            _errors.AppendLine(line);
    }
}
