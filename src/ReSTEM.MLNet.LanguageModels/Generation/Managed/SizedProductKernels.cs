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
            var panel = product.Panels + (column * product.Depth);
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
                FetchNextPanel(product, ref tile);
            }

            MultiplyPanel(product, tile);
        }
    }

    // While a panel is multiplied the next one is fetched, spread evenly over all kernels: memory and arithmetic overlap.
    private static void FetchNextPanel(in MatrixProduct product, ref ProductTile tile)
    {
        var tiles = (product.Rows + TLanes.MaxRows - 1) / TLanes.MaxRows;
        tile.Ahead = (byte*)(tile.Panel + (2 * TLanes.Count * product.Depth));
        tile.AheadStep = 2 * TLanes.Count * sizeof(float) / tiles;
    }

    private static void MultiplyPanel(in MatrixProduct product, ProductTile tile)
    {
        for (var left = product.Rows; left > 0; )
        {
            var height = HeightOf(left);
            MultiplyTile(height, product, tile);
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

    private static void MultiplyTile(int height, in MatrixProduct product, in ProductTile tile)
    {
        switch (height)
        {
            case 4:
                TileKernel<TLanes, TVector, KernelHeight.Four>.Multiply(product, tile);
                break;
            case 6:
                TileKernel<TLanes, TVector, KernelHeight.Six>.Multiply(product, tile);
                break;
            case 8:
                TileKernel<TLanes, TVector, KernelHeight.Eight>.Multiply(product, tile);
                break;
            case 10:
                TileKernel<TLanes, TVector, KernelHeight.Ten>.Multiply(product, tile);
                break;
            default:
                TileKernel<TLanes, TVector, KernelHeight.Twelve>.Multiply(product, tile);
                break;
        }
    }
}
