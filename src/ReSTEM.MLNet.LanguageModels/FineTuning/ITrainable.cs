using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What a trainer moves: numbers in one flat buffer, their gradients in another, and the forward pass over them.</summary>
internal interface ITrainable : IDisposable
{
    /// <summary>The numbers an optimizer moves, 32-bit floats.</summary>
    Tensor Flat { get; } // (n)

    /// <summary>Their gradients; a backward pass adds to them.</summary>
    Tensor Gradient { get; } // (n)

    /// <summary>How many of the first numbers weight decay applies to.</summary>
    long DecayedCount { get; }

    /// <summary>The weights as the forward pass of a part of a step reads them. Embedding and head are as they are held.</summary>
    /// <param name="part">Decides what dropout drops; absent to drop nothing.</param>
    ModelParameters Parameters(StepPart? part);
}
