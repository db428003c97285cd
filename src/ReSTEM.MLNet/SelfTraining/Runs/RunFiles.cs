using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Writes files so that a reader, also after a kill, meets the old one or the new one and never half of either.</summary>
internal static class RunFiles
{
    private const string Unfinished = ".partial";

    /// <summary>Writes a file under another name, flushes it to the disk and gives it its name.</summary>
    /// <exception cref="RunDirectoryException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Guard(
            path,
            () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using (var stream = Begin(path))
                    Flush(stream, write);
                Rename(path + Unfinished, path);
            }
        );
    }

    /// <summary>A file that gets its name by <see cref="Finish"/>.</summary>
    public static FileStream Begin(string path) =>
        new(path + Unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);

    public static void Finish(string path, FileStream unfinished)
    {
        Guard(
            path,
            () =>
            {
                unfinished.Flush(flushToDisk: true);
                unfinished.Dispose();
                Rename(path + Unfinished, path);
            }
        );
    }

    public static void Move(string from, string to)
    {
        Guard(
            to,
            () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                Rename(from, to);
            }
        );
    }

    /// <exception cref="RunDirectoryException">What is done with the path fails.</exception>
    public static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
            when (e is IOException and not RunDirectoryException or UnauthorizedAccessException)
        {
            throw RunDirectoryException.CannotWrite(path, e);
        }
    }

    // The new name first: after a power cut a file may be there twice, but it is there.
    private static void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        var (old, @new) = (Path.GetDirectoryName(from)!, Path.GetDirectoryName(to)!);
        FolderNames.Flush(@new);
        if (old != @new)
            FolderNames.Flush(old);
    }

    private static void Flush(FileStream stream, Action<Stream> write)
    {
        write(stream);
        stream.Flush(flushToDisk: true);
    }
}
