namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Which implementation forms the gradient of fine-tuning.</summary>
public enum GradientBackend
{
    /// <summary>The managed one for Llama-like models of 32-bit floats in main memory that compute in 32 bits, else torch's.</summary>
    Automatic,

    /// <summary>TorchSharp's graph: every model, on its own device.</summary>
    Torch,

    /// <summary>
    /// Written out in .NET for Llama-like models of 32-bit floats in main memory, with torch's matrix products: faster, and the same
    /// numbers but for rounding. An error for other models. Rows are always packed.
    /// </summary>
    Managed,
}
