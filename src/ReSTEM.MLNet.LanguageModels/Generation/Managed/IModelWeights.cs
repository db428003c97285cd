namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Gives a model's tensors by the names they have in a Hugging Face checkpoint.</summary>
internal interface IModelWeights
{
    /// <summary>The tensor in 32-bit floats, row-major; a linear layer's is (out, in).</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    ReadOnlySpan<float> this[string huggingFaceName] { get; }
}
