using System.Globalization;
using System.Text;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Holds a run directory for one writer. The operating system lets go of it when the process ends, however that happens.</summary>
internal sealed class RunLock : IDisposable
{
    public const string FileName = "run.lock";

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <exception cref="RunDirectoryException">Somebody else writes there, or nobody may.</exception>
    public static RunLock Take(string runDirectory)
    {
        var path = Path.Combine(runDirectory, FileName);
        RunFiles.Guard(path, () => Directory.CreateDirectory(runDirectory));
        FileStream file;
        try
        {
            // Without a buffer nothing is left to be written, and to fail, when it is let go.
            file = new FileStream(
                path,
                FileMode.OpenOrCreate,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 0
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryException(
                $"Cannot take '{path}' ({e.Message}). If another process runs there, wait for it or give this run a RunDirectory of "
                    + "its own; else see that the directory may be written.",
                e
            );
        }
        var owner = $"process {Environment.ProcessId}\n";
        RunFiles.Guard(
            path,
            () =>
            {
                file.SetLength(0);
                file.Write(Encoding.UTF8.GetBytes(owner.ToString(CultureInfo.InvariantCulture)));
                file.Flush();
            }
        );
        return new RunLock(file);
    }

    public void Dispose() => _file.Dispose();
}
