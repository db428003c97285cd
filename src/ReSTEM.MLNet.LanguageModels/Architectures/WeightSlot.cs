namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Where one tensor of a checkpoint lies in the flat buffer of all weights.</summary>
/// <param name="Name">Its name in Hugging Face checkpoints.</param>
/// <param name="Shape">(outputs, inputs), or the length of a vector.</param>
/// <param name="Offset">Position of its first number in the flat buffer.</param>
internal sealed record WeightSlot(string Name, IReadOnlyList<long> Shape, long Offset)
{
    /// <summary>Whether checkpoints store the matrix the other way round, as (inputs, outputs).</summary>
    public bool StoredTransposed { get; init; }

    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The shape in checkpoints.</summary>
    public IReadOnlyList<long> StoredShape => StoredTransposed ? [Shape[1], Shape[0]] : Shape;
}
