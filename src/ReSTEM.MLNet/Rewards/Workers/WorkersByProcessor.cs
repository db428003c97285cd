namespace ReSTEM.MLNet.Rewards.Workers;

/// <summary>
/// The number of workers in a model file. Where there were as many as processors, they were chosen by them: then so it is where the file
/// is loaded, which is on another machine.
/// </summary>
internal static class WorkersByProcessor
{
    /// <summary>Whether there are as many workers as processors.</summary>
    public static bool Are(int workers) => workers == Environment.ProcessorCount;

    /// <summary>The number of workers where the file is loaded.</summary>
    /// <param name="stored">How many there were.</param>
    /// <param name="wereAll">Whether there were as many as processors.</param>
    public static int Here(int stored, bool wereAll) =>
        wereAll ? Environment.ProcessorCount : stored;
}
