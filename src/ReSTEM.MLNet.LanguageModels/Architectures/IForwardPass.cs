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

    /// <summary>What all blocks of one pass share.</summary>
    /// <param name="positions">(B or 1, T), 64-bit integers.</param>
    /// <param name="attention">What the tokens attend to.</param>
    BlockContext Context(Tensor positions, IAttention attention);

    /// <summary>What the first block is given.</summary>
    /// <returns>(B, T, hidden).</returns>
    Tensor Embedded(Tensor ids, Tensor positions);

    /// <summary>One block.</summary>
    Tensor Block(Tensor x, int index, BlockContext context); // (B, T, hidden) -> (B, T, hidden)

    /// <summary>The last norm, over the last axis.</summary>
    Tensor Finished(Tensor x); // (..., hidden) -> (..., hidden)

    /// <summary>Scores of every token of the vocabulary.</summary>
    Tensor Logits(Tensor hidden); // (..., hidden) -> (..., V)
}
