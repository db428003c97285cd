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

    /// <summary>Computes the product.</summary>
    public abstract void Multiply(in MatrixProduct product);
}
