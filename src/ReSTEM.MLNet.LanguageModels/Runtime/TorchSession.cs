using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>
/// The right to call torch: one thread of the process has it at a time, since TorchSharp is not safe from several.
/// Inside, torch runs on a fixed number of threads, so that sums are formed in the same order on every machine.
/// </summary>
internal sealed class TorchSession : IDisposable
{
    private static readonly Lock Gate = new();

    private readonly int _threads;

    private TorchSession(int threads) => _threads = threads;

    /// <summary>Waits for the right and takes it; a thread that has it may take it again.</summary>
    public static TorchSession Enter(int threads = 1)
    {
        Gate.Enter();
        try
        {
            TorchLibrary.EnsureLoaded();
            if (get_num_threads() != threads)
            {
                set_num_threads(threads);
            }

            return new TorchSession(threads);
        }
        catch
        {
            Gate.Exit();
            throw;
        }
    }

    /// <summary>Gives the right back while other work is done, which may itself need it on this or on another thread.</summary>
    public T Outside<T>(Func<T> work)
    {
        Gate.Exit();
        try
        {
            return work();
        }
        finally
        {
            Gate.Enter();
            set_num_threads(_threads);
        }
    }

    public void Dispose() => Gate.Exit();
}
