namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>The products on one width of vectors.</summary>
internal sealed unsafe class SizedProductKernels<TLanes, TVector> : ProductKernels
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    public override int PanelWidth => 2 * TLanes.Count;

    public override int MaxRows => TLanes.MaxRows;

    public override void Multiply(in MatrixProduct product)
    {
        if (product.Rows == 1)
        {
            SingleRowKernel<TLanes, TVector>.Multiply(product);
            return;
        }

        // Panels outside, rows inside: a panel is read once and stays in the nearest cache for all rows.
        for (var p = product.FirstPanel; p < product.EndPanel; p++)
        {
            nint column = p * PanelWidth;
            MultiplyPanel(
                product,
                product.Panels + (column * product.Depth),
                product.Bias + column,
                product.Y + column
            );
        }
    }

    private static void MultiplyPanel(in MatrixProduct product, float* panel, float* bias, float* y)
    {
        var x = product.X;
        for (var left = product.Rows; left > 0; )
        {
            var height = HeightOf(left);
            MultiplyTile(height, product, x, panel, bias, y);
            x += height * product.StrideX;
            y += height * product.StrideY;
            left -= height;
        }
    }

    // The rows that are left in equal parts, each rounded up to a kernel's height: 33 rows are 12, 12 and 10, not 12, 12 and 9.
    private static int HeightOf(int left)
    {
        var parts = (left + TLanes.MaxRows - 1) / TLanes.MaxRows;
        var height = (left + parts - 1) / parts;
        return Math.Max(4, (height + 1) & ~1);
    }

    private static void MultiplyTile(
        int height,
        in MatrixProduct product,
        float* x,
        float* panel,
        float* bias,
        float* y
    )
    {
        switch (height)
        {
            case 4:
                TileKernel<TLanes, TVector, KernelHeight.Four>.Multiply(product, x, panel, bias, y);
                break;
            case 6:
                TileKernel<TLanes, TVector, KernelHeight.Six>.Multiply(product, x, panel, bias, y);
                break;
            case 8:
                TileKernel<TLanes, TVector, KernelHeight.Eight>.Multiply(
                    product,
                    x,
                    panel,
                    bias,
                    y
                );
                break;
            case 10:
                TileKernel<TLanes, TVector, KernelHeight.Ten>.Multiply(product, x, panel, bias, y);
                break;
            default:
                TileKernel<TLanes, TVector, KernelHeight.Twelve>.Multiply(
                    product,
                    x,
                    panel,
                    bias,
                    y
                );
                break;
        }
    }
}
