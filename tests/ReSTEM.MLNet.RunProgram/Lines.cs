using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.RunProgram;

/// <summary>Says every piece of progress at once.</summary>
internal sealed class Lines : IProgress<SelfTrainProgress>
{
    public void Report(SelfTrainProgress value) =>
        Console.WriteLine(
            $"progress {value.Iteration} {value.Phase} {value.Problems} {value.Step}"
        );
}
