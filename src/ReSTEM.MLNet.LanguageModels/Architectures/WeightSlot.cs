namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Where one tensor of a checkpoint lies in the flat buffer of all weights.</summary>
/// <param name="Name">Its name in Hugging Face checkpoints.</param>
/// <param name="Shape">Rows and columns, or the length of a vector.</param>
/// <param name="Offset">Position of its first number in the flat buffer.</param>
internal sealed record WeightSlot(string Name, IReadOnlyList<long> Shape, long Offset)
{
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
