namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>A weight of a family of models.</summary>
/// <param name="Name">Its name in Hugging Face checkpoints.</param>
/// <param name="Shape">(outputs, inputs), or the length of a vector.</param>
internal sealed record WeightShape(string Name, params long[] Shape)
{
    /// <summary>Whether checkpoints store the matrix the other way round, as (inputs, outputs).</summary>
    public bool StoredTransposed { get; init; }
}
