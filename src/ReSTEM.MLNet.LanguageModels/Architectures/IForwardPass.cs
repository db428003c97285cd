using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The forward pass of a family of models over given weights, the same for training and for decoding.</summary>
internal interface IForwardPass
{
    /// <summary>The residual stream after the last norm.</summary>
    /// <param name="ids">(B, T), 64-bit integers.</param>
    /// <param name="positions">(B or 1, T), 64-bit integers.</param>
    /// <param name="attention">What the tokens attend to.</param>
    /// <returns>(B, T, hidden).</returns>
    Tensor Hidden(Tensor ids, Tensor positions, IAttention attention);

    /// <summary>Scores of every token of the vocabulary.</summary>
    Tensor Logits(Tensor hidden); // (..., hidden) -> (..., V)
}
