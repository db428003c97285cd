using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Neighbouring rows of a batch that are attended together.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Columns">Columns of the cache that they see, the newest included.</param>
internal sealed record AttendedRows(int First, int Count, int Columns)
{
    /// <summary>(R, 1, 1, columns), added to scores: 0 or minus infinity; absent where all rows see all columns.</summary>
    public Tensor? Mask { get; init; }
}
