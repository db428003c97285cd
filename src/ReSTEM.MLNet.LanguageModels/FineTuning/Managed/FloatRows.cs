using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>A matrix in torch's memory, for torch's products and for kernels of our own. Valid as long as its tensor is.</summary>
internal readonly unsafe struct FloatRows
{
    /// <param name="tensor">(rows, size), contiguous 32-bit floats on the processor.</param>
    public FloatRows(Tensor tensor)
    {
        Tensor = tensor;
        Count = (int)tensor.shape[0];
        Size = (int)tensor.shape[1];
        Start = tensor.First();
    }

    public Tensor Tensor { get; }

    /// <summary>The first number of the first row.</summary>
    public float* Start { get; }

    /// <summary>How many rows.</summary>
    public int Count { get; }

    /// <summary>Numbers of a row.</summary>
    public int Size { get; }

    /// <summary>Some of the rows.</summary>
    public FloatRows Part(int first, int count) => new(Tensor.narrow(0, first, count));

    /// <summary>All rows, one behind the other.</summary>
    public SpacedRows All => new(Start, Count, Size);

    /// <summary>Where a row starts.</summary>
    public float* this[long row] => Start + (row * Size);

    /// <summary>Some heads of every row as rows of their own.</summary>
    /// <param name="first">Of the heads.</param>
    /// <param name="count">Heads of a row.</param>
    /// <param name="size">Numbers of a head.</param>
    public SpacedRows Heads(int first, int count, int size) =>
        new(Start + (first * size), Count * count, size) { Group = count, GroupStride = Size };
}
