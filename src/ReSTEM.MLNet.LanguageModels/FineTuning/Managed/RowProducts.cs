namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>
/// The three products of a linear map, by torch, into memory that is there already: of rows with its matrix, of slopes with its matrix,
/// of slopes with rows.
/// </summary>
internal static class RowProducts
{
    /// <summary>y = x m', or y += x m'.</summary>
    /// <param name="x">(N, inputs).</param>
    /// <param name="matrix">(outputs, inputs).</param>
    /// <param name="y">(N, outputs).</param>
    /// <param name="store">Whether sums replace what is there or are added to it.</param>
    public static void Forward(FloatRows x, FloatRows matrix, FloatRows y, SumStore store)
    {
        using var transposed = matrix.Tensor.t();
        y.Tensor.addmm_(x.Tensor, transposed, Kept(store), 1);
    }

    /// <summary>x = y m, or x += y m.</summary>
    /// <param name="y">(N, outputs).</param>
    /// <param name="matrix">(outputs, inputs).</param>
    /// <param name="x">(N, inputs).</param>
    /// <param name="store">Whether sums replace what is there or are added to it.</param>
    public static void Back(FloatRows y, FloatRows matrix, FloatRows x, SumStore store) =>
        x.Tensor.addmm_(y.Tensor, matrix.Tensor, Kept(store), 1);

    /// <summary>m += y' x.</summary>
    /// <param name="y">(N, outputs).</param>
    /// <param name="x">(N, inputs).</param>
    /// <param name="matrix">(outputs, inputs).</param>
    public static void Collect(FloatRows y, FloatRows x, FloatRows matrix) =>
        matrix.Tensor.AddProduct(y.Tensor, x.Tensor);

    private static float Kept(SumStore store) => store == SumStore.Add ? 1 : 0;
}
