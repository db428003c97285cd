using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>
/// The right to call torch: one thread of the process has it at a time, since TorchSharp is not safe from several.
/// Inside, torch runs on a fixed number of threads, so that sums are formed in the same order on every machine.
/// </summary>
internal sealed class TorchSession : IDisposable
{
    private static readonly Lock Gate = new();

    private TorchSession() { }

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

            return new TorchSession();
        }
        catch
        {
            Gate.Exit();
            throw;
        }
    }

    public void Dispose() => Gate.Exit();
}
