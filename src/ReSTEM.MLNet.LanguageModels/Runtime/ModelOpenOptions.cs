using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>Where a model is opened and how its numbers are held.</summary>
public sealed record ModelOpenOptions
{
    /// <summary>The CUDA device, from 0; absent for the CPU. As <c>MLContext.GpuDeviceId</c>.</summary>
    public int? GpuDeviceId
    {
        get;
        init =>
            field = value is null or >= 0
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(GpuDeviceId),
                    value,
                    $"ModelOpenOptions.GpuDeviceId is {value}; it must be at least 0, or null for the CPU."
                );
    }

    /// <summary>Whether the CPU is taken where the CUDA device is missing; else that is an error. As <c>MLContext.FallbackToCpu</c>.</summary>
    public bool FallbackToCpu { get; init; } = true;

    /// <summary>How weights are held.</summary>
    public ModelPrecision Precision { get; init; } = ModelPrecision.Float32;

    /// <summary>A folder with a LoRA adapter in PEFT's format that is put beside the weights; absent for none.</summary>
    public string? AdapterFolder { get; init; }

    /// <summary>The one place where device and number type are chosen.</summary>
    internal (Device Device, ScalarType Precision) Resolve()
    {
        var type = Precision == ModelPrecision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        if (GpuDeviceId is not { } wanted)
        {
            return (CPU, type);
        }

        var found = cuda.is_available() ? cuda.device_count() : 0;
        if (wanted < found)
        {
            return (new Device(DeviceType.CUDA, wanted), type);
        }

        return FallbackToCpu
            ? (CPU, type)
            : throw new InvalidOperationException(
                $"CUDA device {wanted} was asked for, but {found} were found. Set FallbackToCpu, choose another GpuDeviceId, or "
                    + "reference TorchSharp-cuda-windows or TorchSharp-cuda-linux and install NVIDIA's driver."
            );
    }
}
