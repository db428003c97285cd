namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Which implementation of the forward pass draws the samples.</summary>
public enum SamplingBackend
{
    /// <summary>The managed one for Llama-like models of 32-bit floats in main memory, else torch.</summary>
    Automatic,

    /// <summary>TorchSharp, on the model's own device.</summary>
    Torch,

    /// <summary>
    /// The decoder written in .NET, for Llama-like models in main memory; an error for others. It computes in 32 bits also where
    /// the weights are held in 16: there its last bits are not those that torch rounds to.
    /// </summary>
    Managed,
}
