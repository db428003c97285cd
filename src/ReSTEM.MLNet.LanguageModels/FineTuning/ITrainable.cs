using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What a trainer moves: numbers in one flat buffer, their gradients in another, and the forward pass over them.</summary>
internal interface ITrainable : IDisposable
{
    /// <summary>The numbers an optimizer moves.</summary>
    Tensor Flat { get; } // (n)

    /// <summary>Their gradients; a backward pass adds to them.</summary>
    Tensor Gradient { get; } // (n)

    /// <summary>How many of the first numbers weight decay applies to.</summary>
    long DecayedCount { get; }

    /// <summary>The weights as the forward pass of a training step reads them.</summary>
    /// <param name="step">The step, from 0; decides what dropout drops.</param>
    ModelParameters Parameters(int step);
}
