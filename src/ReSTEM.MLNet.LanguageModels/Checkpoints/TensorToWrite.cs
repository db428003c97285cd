using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>A tensor to be stored. Its numbers are asked for, piece by piece and in order, when they are written.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Lengths of the axes.</param>
/// <param name="DataType">How to store the numbers.</param>
/// <param name="Source">Where they come from.</param>
internal sealed record TensorToWrite(
    string Name,
    IReadOnlyList<long> Shape,
    TensorDataType DataType,
    NumberSource Source
)
{
    /// <summary>A tensor whose numbers are in memory.</summary>
    public static TensorToWrite FromMemory(
        string name,
        IReadOnlyList<long> shape,
        TensorDataType type,
        ReadOnlyMemory<float> numbers
    ) =>
        new(
            name,
            shape,
            type,
            (start, destination) =>
                numbers.Span.Slice((int)start, destination.Length).CopyTo(destination)
        );

    /// <summary>The same, until its numbers are no longer wanted: asking for more then throws.</summary>
    public TensorToWrite Until(CancellationToken cancellationToken) =>
        this with
        {
            Source = (start, destination) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                Source(start, destination);
            },
        };

    /// <summary>Product of the shape.</summary>
    public long Count => Shape.Aggregate(1L, (product, axis) => checked(product * axis));

    /// <summary>Size in a file.</summary>
    public long ByteCount => checked(Count * StoredNumbers.SizeOf(DataType));
}
