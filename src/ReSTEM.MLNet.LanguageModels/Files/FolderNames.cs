using System.Runtime.InteropServices;

namespace ReSTEM.MLNet.LanguageModels.Files;

/// <summary>
/// The names in a folder, which on Unix are on the disk only when the folder itself is flushed: else a power cut can leave the old name
/// of a renamed file, or none. Windows has no call for it; NTFS writes a rename to its journal.
/// </summary>
internal static partial class FolderNames
{
    private const int ReadOnly = 0;
    private const int InputOutputError = 5;
    private const int NoSpace = 28;

    /// <summary>Waits until the names in a folder are on the disk, where the system has a way to.</summary>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A folder that may be written and not read cannot be opened, and some file systems know no such flush: the file is there then.
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            return;
        }

        var fault = Synchronize(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (fault is InputOutputError or NoSpace)
        {
            throw new IOException(
                $"Cannot flush '{folder}': {Marshal.GetPInvokeErrorMessage(fault)}"
            );
        }
    }

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true
    )]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
