namespace ReSTEM.MLNet.Benchmarks;

/// <summary>What else the machine does while we measure.</summary>
internal static class SystemLoad
{
    /// <summary>The load average of the last minute, and this program's own part in it; absent where the system tells none.</summary>
    public static string? Now()
    {
        try
        {
            return File.ReadAllText("/proc/loadavg").Split(' ')[0];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
