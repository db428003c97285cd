using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.RunProgram;

/// <summary>Says every piece of progress at once, and waits for a line of input after the one that is named.</summary>
/// <param name="pause">As the line says it, without its first word; empty for none.</param>
/// <param name="occurrence">Which of the equal lines, from 1.</param>
internal sealed class Lines(string pause, int occurrence) : IProgress<SelfTrainProgress>
{
    private int _seen;

    public void Report(SelfTrainProgress value)
    {
        var line = $"{value.Iteration} {value.Phase} {value.Problems} {value.Step}";
        Console.WriteLine($"progress {line}");
        if (line == pause && ++_seen == occurrence)
            Wait();
    }

    /// <summary>Says that it waits, and waits for a line of input.</summary>
    public static void Wait()
    {
        Console.WriteLine("paused");
        Console.ReadLine();
    }
}
