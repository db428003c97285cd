using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Products with packed matrices, on vectors of one width.</summary>
/// <remarks>
/// Every output is one sum over the depth in order, begun with the bias, whatever the number of rows or panels: a row's result
/// does not depend on the rows beside it. Between machines of different widths the sums are the same too; only a machine
/// without a fused multiply-add pays for that, by computing it in software.
/// </remarks>
internal abstract class ProductKernels
{
    /// <summary>Those for the widest vectors that this machine computes in hardware.</summary>
    public static ProductKernels OfThisMachine { get; } =
        Vector512.IsHardwareAccelerated ? new SizedProductKernels<Lanes512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new SizedProductKernels<Lanes256, Vector256<float>>()
        : new SizedProductKernels<Lanes128, Vector128<float>>();

    /// <summary>Columns of a panel: two vectors.</summary>
    public abstract int PanelWidth { get; }

    /// <summary>Rows that the tallest kernel computes at once.</summary>
    public abstract int MaxRows { get; }

    /// <summary>Whether matrices whose weights all fit in 16 bits are held so: half the memory to read, the same results.</summary>
    public bool PacksHalves { get; init; } = true;

    /// <summary>Computes the product.</summary>
    public abstract void Multiply(in MatrixProduct product);
}
