namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>One query's weights of positions, and where their weighted values are summed.</summary>
internal readonly unsafe struct MixedRow(float* weights, float* result)
{
    public float* Weights { get; } = weights;

    public float* Result { get; } = result;
}
