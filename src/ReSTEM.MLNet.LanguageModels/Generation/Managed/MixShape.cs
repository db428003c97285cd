namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>How values lie, and how many features of them are summed.</summary>
/// <param name="Stride">Floats from one position to the next: half vectors, since small heads have no more.</param>
/// <param name="Width">Floats of a sum, a multiple of 16. Beyond the stride they are of the next position, and nobody reads their sums.</param>
internal readonly record struct MixShape(nint Stride, nint Width)
{
    /// <summary>Whether the features of two positions alternate in a vector: where both fit. Then a sum has each of its features twice.</summary>
    public bool IsPaired { get; init; }
}
