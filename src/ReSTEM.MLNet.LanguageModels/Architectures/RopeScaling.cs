namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>How rotary wavelengths are stretched beyond the context a model was trained on.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Factor">How many times longer the context becomes.</param>
public sealed record RopeScaling(RopeScalingKind Kind, double Factor)
{
    /// <summary>Wavelengths above <see cref="OriginalContextLength"/> / this are divided in full (<c>low_freq_factor</c>; <see cref="RopeScalingKind.Llama3"/> only).</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Wavelengths below <see cref="OriginalContextLength"/> / this stay as they are (<c>high_freq_factor</c>; <see cref="RopeScalingKind.Llama3"/> only).</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>The context before the stretch, in tokens (<c>original_max_position_embeddings</c>; <see cref="RopeScalingKind.Llama3"/> only).</summary>
    public int OriginalContextLength { get; init; } = 8192;
}
