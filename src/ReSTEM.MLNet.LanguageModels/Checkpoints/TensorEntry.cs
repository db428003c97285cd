namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>A tensor in an open safetensors file. Its numbers stay on the disk until they are copied.</summary>
internal sealed unsafe class TensorEntry
{
    /// <summary>Numbers mapped into memory at a time.</summary>
    private const int PieceLength = 4_194_304;

    private readonly SafetensorsFile _file;
    private readonly long _start;
    private readonly int _size;

    public TensorEntry(SafetensorsFile file, TensorHeader header)
    {
        _file = file;
        _start = header.Start;
        _size = header.Size;
        Name = header.Name;
        Shape = header.Shape;
        DataType = header.DataType;
        StoredType = header.StoredType;
        Count = header.Count;
    }

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>The file that holds it.</summary>
    public string Path => _file.Path;

    /// <summary>Lengths of the axes; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>How the numbers are stored.</summary>
    public TensorDataType DataType { get; }

    /// <summary>The format as the file names it.</summary>
    public string StoredType { get; }

    /// <summary>Number of numbers.</summary>
    public long Count { get; }

    /// <summary>Size in the file.</summary>
    public long ByteCount => Count * _size;

    /// <summary>Copies all numbers.</summary>
    /// <param name="destination">Of length <see cref="Count"/>.</param>
    /// <exception cref="ModelFolderException">The numbers are integers or of another format that weights do not have.</exception>
    public void CopyTo(Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Count);
        CopyTo(0, destination);
    }

    /// <summary>Copies numbers from <paramref name="start"/> on until the destination is full.</summary>
    public void CopyTo(long start, Span<float> destination)
    {
        if (DataType == TensorDataType.Other)
        {
            throw new ModelFolderException(
                Path,
                $"tensor '{Name}' is stored as {StoredType}; weights must be F32, F16, BF16 or F64. Convert the checkpoint to one of these."
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - destination.Length);
        fixed (float* numbers = destination)
        {
            for (var done = 0; done < destination.Length; done += PieceLength)
            {
                var count = Math.Min(PieceLength, destination.Length - done);
                CopyPiece(start + done, numbers + done, count);
            }
        }
    }

    private void CopyPiece(long start, float* numbers, int count)
    {
        var (first, length) = (_start + (start * _size), count * _size);
        _file.Read(
            first,
            length,
            bytes => StoredNumbers.Read(DataType, bytes, new Span<float>(numbers, count))
        );
    }
}
