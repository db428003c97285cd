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
        if (product.Format == PanelFormat.Floats)
        {
            Multiply<FloatPanels<TLanes, TVector>>(product);
        }
        else
        {
            Multiply<HalfPanels<TLanes, TVector>>(product);
        }
    }

    private static void Multiply<TFormat>(in MatrixProduct product)
        where TFormat : IPanelFormat<TVector>
    {
        if (product.Rows == 1)
        {
            SingleRowKernel<TLanes, TVector, TFormat>.Multiply(product);
            return;
        }

        // Panels outside, rows inside: a panel is read once and stays in the nearest cache for all rows.
        for (var p = product.FirstPanel; p < product.EndPanel; p++)
        {
            nint column = p * 2 * TLanes.Count;
            var panel = product.Panels + (p * TFormat.StepFloats * product.Depth);
            var tile = new ProductTile
            {
                X = product.X,
                Y = product.Y + column,
                Panel = panel,
                Bias = product.Bias + column,
                Ahead = (byte*)panel,
            };
            if (p + 1 < product.EndPanel)
            {
                FetchNextPanel<TFormat>(product, ref tile);
            }

            MultiplyPanel<TFormat>(product, tile);
        }
    }

    // While a panel is multiplied the next one is fetched, spread evenly over all kernels: memory and arithmetic overlap.
    private static void FetchNextPanel<TFormat>(in MatrixProduct product, ref ProductTile tile)
        where TFormat : IPanelFormat<TVector>
    {
        var tiles = (product.Rows + TLanes.MaxRows - 1) / TLanes.MaxRows;
        tile.Ahead = (byte*)(tile.Panel + (TFormat.StepFloats * product.Depth));
        tile.AheadStep = TFormat.StepFloats * sizeof(float) / tiles;
    }

    private static void MultiplyPanel<TFormat>(in MatrixProduct product, ProductTile tile)
        where TFormat : IPanelFormat<TVector>
    {
        for (var left = product.Rows; left > 0; )
        {
            var height = HeightOf(left);
            MultiplyTile<TFormat>(height, product, tile);
            tile.X += height * product.StrideX;
            tile.Y += height * product.StrideY;
            tile.Ahead += tile.AheadStep * product.Depth;
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

    private static void MultiplyTile<TFormat>(
        int height,
        in MatrixProduct product,
        in ProductTile tile
    )
        where TFormat : IPanelFormat<TVector>
    {
        switch (height)
        {
            case 4:
                TileKernel<TLanes, TVector, TFormat, KernelHeight.Four>.Multiply(product, tile);
                break;
            case 6:
                TileKernel<TLanes, TVector, TFormat, KernelHeight.Six>.Multiply(product, tile);
                break;
            case 8:
                TileKernel<TLanes, TVector, TFormat, KernelHeight.Eight>.Multiply(product, tile);
                break;
            case 10:
                TileKernel<TLanes, TVector, TFormat, KernelHeight.Ten>.Multiply(product, tile);
                break;
            default:
                TileKernel<TLanes, TVector, TFormat, KernelHeight.Twelve>.Multiply(product, tile);
                break;
        }
    }
}
