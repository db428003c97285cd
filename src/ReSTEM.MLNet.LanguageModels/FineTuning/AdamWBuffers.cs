using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What AdamW reads and writes, each (n).</summary>
/// <param name="Parameters">What is trained.</param>
/// <param name="Gradient">Of the loss.</param>
/// <param name="Mean">Running mean of the gradient.</param>
/// <param name="Square">Running mean of the squared gradient.</param>
internal sealed record AdamWBuffers(Tensor Parameters, Tensor Gradient, Tensor Mean, Tensor Square);
