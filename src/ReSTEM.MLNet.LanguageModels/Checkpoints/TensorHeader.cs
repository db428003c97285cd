namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
internal sealed record TensorHeader
{
    public required string Name { get; init; }

    public required IReadOnlyList<long> Shape { get; init; }

    public required TensorDataType DataType { get; init; }

    /// <summary>The format as the file names it.</summary>
    public required string StoredType { get; init; }

    /// <summary>Bytes of one number.</summary>
    public required int Size { get; init; }

    /// <summary>Product of the shape.</summary>
    public required long Count { get; init; }

    /// <summary>First byte, counted from the end of the header.</summary>
    public required long Start { get; init; }

    /// <summary>First byte after the tensor.</summary>
    public long End => Start + Count * Size;
}
