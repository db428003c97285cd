namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Reads tensors by their Hugging Face names under a common prefix, and checks their sizes.</summary>
internal sealed class TensorReader(Func<string, float[]> read, string prefix)
{
    /// <summary>A tensor of an expected number of elements.</summary>
    /// <exception cref="InvalidDataException">It has another number.</exception>
    public ReadOnlySpan<float> Read(string name, int count)
    {
        var tensor = read(prefix + name);
        return tensor.Length == count
            ? tensor
            : throw new InvalidDataException(
                $"Tensor {prefix}{name} has {tensor.Length} elements where the configuration asks for {count}: "
                    + "weights and config.json are of different models."
            );
    }

    /// <summary>The weight of a norm.</summary>
    public NativeFloats Vector(string module, int count)
    {
        var vector = new NativeFloats(count);
        Read($"{module}.weight", count).CopyTo(vector.AsSpan(0, count));
        return vector;
    }

    /// <summary>Packs a linear layer (columns, depth) from a column of the matrix on.</summary>
    public void Pack(
        string module,
        PackedMatrix matrix,
        int firstColumn,
        (int Columns, int Depth) shape,
        bool hasBias
    )
    {
        var weight = Read($"{module}.weight", shape.Columns * shape.Depth);
        matrix.SetColumns(
            firstColumn,
            weight,
            hasBias ? Read($"{module}.bias", shape.Columns) : []
        );
    }
}
