namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Finds the best isolation that this computer can give and proves it by the self-test.</summary>
internal static class SandboxChoice
{
    /// <summary>The first command, best first, whose sandbox starts and passes the self-test.</summary>
    /// <exception cref="SandboxException">None does; it says why each was refused, and the cure.</exception>
    public static async Task<SandboxPool> StartAsync(
        PythonRewardOptions options,
        CancellationToken cancellationToken
    )
    {
        var refusals = new List<string>();
        foreach (var command in Commands(options))
        {
            var pool = new SandboxPool(command, options);
            try
            {
                await SandboxSelfTest.RunAsync(pool, cancellationToken).ConfigureAwait(false);
                return pool;
            }
            catch (Exception exception)
            {
                await pool.DisposeAsync().ConfigureAwait(false);
                if (exception is not SandboxException)
                {
                    throw;
                }
                refusals.Add($"{command.Level}: {exception.Message}");
            }
        }
        throw new SandboxException(Explain(refusals));
    }

    /// <summary>Full isolation with another boxing, or none at all.</summary>
    /// <exception cref="SandboxException">It does not start or does not pass the self-test.</exception>
    public static async Task<SandboxPool> StartAsync(
        PythonRewardOptions options,
        string boxing,
        CancellationToken cancellationToken
    )
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SandboxException(Explain([]));
        }
        var command = LinuxSandbox.Bubblewrap(options) with { Boxing = boxing };
        var pool = new SandboxPool(command, options);
        try
        {
            await SandboxSelfTest.RunAsync(pool, cancellationToken).ConfigureAwait(false);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static IEnumerable<SandboxCommand> Commands(PythonRewardOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }
        yield return LinuxSandbox.Bubblewrap(options);
        if (options.LeastIsolation <= IsolationLevel.Partial)
        {
            yield return LinuxSandbox.Landlocked(options);
        }
        if (options.AllowUnisolated)
        {
            yield return LinuxSandbox.Unisolated(options);
        }
    }

    private static string Explain(List<string> refusals) =>
        OperatingSystem.IsLinux()
            ? "No sandbox for Python programs could be started. Install bubblewrap and python3, and allow "
                + "unprivileged user namespaces (on Ubuntu 24.04: the AppArmor profile bwrap-userns-restrict). "
                + "Or set AllowUnisolated, on a computer that can be thrown away. Tried: "
                + string.Join("; ", refusals)
            : $"Python programs cannot be isolated on {System.Runtime.InteropServices.RuntimeInformation.OSDescription}. "
                + "Run on Linux with bubblewrap and python3; on Windows, WSL 2 serves.";
}
