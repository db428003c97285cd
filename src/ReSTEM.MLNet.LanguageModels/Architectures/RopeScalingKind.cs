namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The rules for stretching rotary positions, named as <c>rope_type</c> in <c>config.json</c>.</summary>
public enum RopeScalingKind
{
    /// <summary>Every position is divided by the factor.</summary>
    Linear,

    /// <summary>Long wavelengths are divided, short ones kept, those between interpolated (Llama 3.1).</summary>
    Llama3,
}
