namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// A run directory cannot be read or written. What was finished before is still there: started again after the cure, the run goes on.
/// </summary>
public sealed class RunDirectoryException : IOException
{
    /// <summary>An exception without a file.</summary>
    public RunDirectoryException()
        : this("A run directory cannot be used.") { }

    /// <summary>An exception with a message of its own.</summary>
    public RunDirectoryException(string message)
        : base(message) { }

    /// <summary>An exception with a message and a cause.</summary>
    public RunDirectoryException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Names the file, what happened and the cure.</summary>
    internal static RunDirectoryException CannotWrite(string path, Exception cause) =>
        new(
            $"Cannot write '{path}' ({cause.Message}){FreeSpace(path)}. What was finished before is kept: make room or give the "
                + "right to write there, and start the run again; it goes on where it stopped.",
            cause
        );

    /// <summary>Names the directory and the cure.</summary>
    internal static RunDirectoryException Vanished(string runDirectory) =>
        new(
            $"The run directory '{runDirectory}' has vanished while the run went on: it was deleted, renamed or unmounted. Put it back and "
                + "start the run again, and it goes on where it stopped; without it, started again, the run begins anew."
        );

    private static string FreeSpace(string path)
    {
        try
        {
            var place = Path.GetFullPath(path);
            while (!Path.Exists(place) && Path.GetDirectoryName(place) is { } above)
                place = above;
            var drive = new DriveInfo(place);
            return FormattableString.Invariant(
                $"; {drive.AvailableFreeSpace / 1e6:0.0} MB are free there"
            );
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }
    }
}
