namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// y = x w^T + bias, or y += that, for some panels of w. The memory of x and y goes on for as many rows as a kernel computes at
/// once: rows beyond <see cref="Rows"/> may be read and written.
/// </summary>
internal unsafe struct MatrixProduct
{
    /// <summary>(rows, depth), and how far apart its rows are.</summary>
    public required float* X;
    public required nint StrideX;

    /// <summary>(rows, columns filled up to whole panels), and how far apart its rows are.</summary>
    public required float* Y;
    public required nint StrideY;

    /// <summary>How many rows matter.</summary>
    public required int Rows;

    /// <summary>Panels (panel, depth, panel width) and one bias for each column.</summary>
    public required float* Panels;
    public required PanelFormat Format;
    public required float* Bias;
    public required nint Depth;

    /// <summary>The panels to compute: from the first, up to but without the end.</summary>
    public required int FirstPanel;
    public required int EndPanel;

    /// <summary>Whether y is added to, or replaced.</summary>
    public required ProductStore Store;
}
