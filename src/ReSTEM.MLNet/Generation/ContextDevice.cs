using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels;

namespace ReSTEM.MLNet.Generation;

/// <summary>Holds a model to the device that the ML.NET context names, as Microsoft.ML.TorchSharp decides it.</summary>
internal static class ContextDevice
{
    /// <summary>Nothing, where the context names no device or the model lies there; a warning, where the CPU may stand in for it.</summary>
    /// <exception cref="InvalidOperationException">The model lies elsewhere, and the context does not fall back to the CPU.</exception>
    public static void Require(IHostEnvironment environment, CausalLanguageModel model)
    {
        if (Hosts.GpuDeviceId(environment) is not { } wanted || model.GpuDeviceId == wanted)
            return;
        var found = model.GpuDeviceId is { } device ? $"CUDA device {device}" : "the CPU";
        if (!Hosts.FallbackToCpu(environment))
            throw new InvalidOperationException(
                $"mlContext.GpuDeviceId is {wanted} and FallbackToCpu is false, but the model lies on {found}. Open it with mlContext.LanguageModels.Open, which takes the context's device."
            );
        using var channel = environment.Register(nameof(ContextDevice)).Start("Device");
        channel.Warning(
            MessageSensitivity.None,
            "mlContext.GpuDeviceId is {0}, but the model lies on {1} and runs there. Open it with mlContext.LanguageModels.Open to take the context's device.",
            wanted,
            found
        );
    }
}
