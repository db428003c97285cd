using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What <see cref="GradientBackend.Automatic"/> stands for, and what the managed gradient is written for.</summary>
internal static class GradientChoice
{
    /// <summary>The options with a backend that can train the model.</summary>
    /// <exception cref="NotSupportedException">The managed one is asked for and is not written for it.</exception>
    public static FineTuningOptions Settle(
        FineTuningOptions options,
        ModelConfig config,
        ModelWeights weights
    )
    {
        var fault = Fault(options, config, weights);
        return options.Backend switch
        {
            GradientBackend.Managed when fault is not null => throw new NotSupportedException(
                $"FineTuningOptions.Backend is Managed, which {fault}"
            ),
            GradientBackend.Automatic => options with
            {
                Backend = fault is null ? GradientBackend.Managed : GradientBackend.Torch,
            },
            _ => options,
        };
    }

    private static string? Fault(
        FineTuningOptions options,
        ModelConfig config,
        ModelWeights weights
    )
    {
        if (config.IsGpt2 || weights.Device.type != DeviceType.CPU)
        {
            return $"trains Llama-like models on the CPU; the model is {config.ModelType} on {weights.Device}. Use Torch.";
        }

        return
            weights.Flat.dtype == torch.ScalarType.Float32
            && options.Precision == ModelPrecision.Float32
            ? null
            : $"computes in 32 bits; the model holds {weights.Flat.dtype} and FineTuningOptions.Precision is {options.Precision}. Use Torch, or Float32 for both.";
    }
}
