using System.Globalization;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>Memory of this process as Linux counts it; 0 elsewhere.</summary>
internal static class ResidentMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Resident now.</summary>
    public static double Megabytes() => Read("VmRSS:");

    /// <summary>Most that was resident since the start or the last <see cref="ForgetPeak"/>.</summary>
    public static double PeakMegabytes() => Read("VmHWM:");

    /// <summary>Lets the peak begin anew.</summary>
    public static void ForgetPeak()
    {
        if (File.Exists(Status))
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    private static double Read(string field)
    {
        if (!File.Exists(Status))
        {
            return 0;
        }

        var line = File.ReadLines(Status)
            .First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(
                line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
                CultureInfo.InvariantCulture
            ) / 1024;
    }
}
