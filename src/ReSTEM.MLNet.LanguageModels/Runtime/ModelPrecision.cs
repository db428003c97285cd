namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>How weights are held in memory and multiplied.</summary>
public enum ModelPrecision
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit floats with the range of 32-bit ones: half the memory; for sampling, on hardware that has them.</summary>
    BFloat16,
}
