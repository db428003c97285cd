namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Three programs that a sandbox must judge as expected before it judges others.</summary>
internal static class SandboxSelfTest
{
    private const string Adds = "def f(x):\n    return x + 1\n";
    private const string DoesNotAdd = "def f(x):\n    return x\n";
    private const string Expects = "assert f(1) == 2";

    /// <summary>Runs a program that passes, one that fails and one that tries to escape.</summary>
    /// <exception cref="SandboxException">One of them went otherwise.</exception>
    public static async Task RunAsync(SandboxPool pool, CancellationToken cancellationToken)
    {
        await ExpectAsync(pool, Tests(Adds, Expects), SandboxOutcome.Pass, cancellationToken)
            .ConfigureAwait(false);
        await ExpectAsync(pool, Tests(DoesNotAdd, Expects), SandboxOutcome.Wrong, cancellationToken)
            .ConfigureAwait(false);
        if (pool.Level == IsolationLevel.None)
        {
            return;
        }
        using var secret = new SecretFile();
        var escape = Tests(
            ServerSources.Canary(),
            $"reached = escapes({System.Text.Json.JsonSerializer.Serialize(secret.Path)})\n"
                + "assert not reached, 'a program could ' + ', '.join(reached)"
        );
        await ExpectAsync(pool, escape, SandboxOutcome.Pass, cancellationToken)
            .ConfigureAwait(false);
    }

    private static SandboxRequest Tests(string program, string tests) =>
        new()
        {
            Mode = "tests",
            Program = program,
            Tests = tests,
        };

    private static async Task ExpectAsync(
        SandboxPool pool,
        SandboxRequest request,
        SandboxOutcome expected,
        CancellationToken cancellationToken
    )
    {
        var result = await pool.RunAsync(request, cancellationToken).ConfigureAwait(false);
        if (result.Outcome != expected)
        {
            throw new SandboxException(
                $"The self-test expected {expected} and got {result.Outcome}: {result.Detail}"
            );
        }
    }

    /// <summary>A file that every user of the host may read and no boxed program should.</summary>
    private sealed class SecretFile : IDisposable
    {
        public SecretFile()
        {
            Path = System.IO.Path.GetTempFileName();
            File.WriteAllText(Path, "secret");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(
                    Path,
                    UnixFileMode.UserRead
                        | UnixFileMode.UserWrite
                        | UnixFileMode.GroupRead
                        | UnixFileMode.OtherRead
                );
            }
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
