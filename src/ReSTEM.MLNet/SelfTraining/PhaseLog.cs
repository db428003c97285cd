using Microsoft.ML.Runtime;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Writes progress to <c>mlContext.Log</c>: a line when a phase begins, and traces as it goes on.</summary>
internal sealed class PhaseLog(IHost host)
{
    public void Begun(SelfTrainProgress progress)
    {
        using var channel = host.Start($"{progress.Phase}");
        channel.Info(MessageSensitivity.None, "{0}", progress);
    }

    public void Advanced(SelfTrainProgress progress)
    {
        using var channel = host.Start($"{progress.Phase}");
        channel.Trace(MessageSensitivity.None, "{0}", progress);
    }
}
