namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// The weight (columns, depth) of a linear layer, or of several side by side, as the kernels read it: panels of some columns,
/// each (depth, panel width), the last one filled up with zeros.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly ProductKernels _kernels;
    private NativeFloats _panels;
    private readonly NativeFloats _bias;
    private readonly int _depth;
    private PanelFormat _format;

    /// <summary>An empty matrix of a size, to be filled by <see cref="SetColumns"/>, then packed by <see cref="Pack"/>.</summary>
    public PackedMatrix(int columns, int depth, ProductKernels kernels)
    {
        _kernels = kernels;
        _depth = depth;
        PanelCount = (columns + kernels.PanelWidth - 1) / kernels.PanelWidth;
        _panels = new NativeFloats((long)PanelCount * kernels.PanelWidth * depth);
        _bias = new NativeFloats((long)PanelCount * kernels.PanelWidth);
    }

    /// <summary>How many panels it has.</summary>
    public int PanelCount { get; }

    /// <summary>Its size in memory.</summary>
    public long Bytes => sizeof(float) * _panels.Count;

    /// <summary>Sets columns from the rows of a weight (columns, depth) and its bias, which may be empty.</summary>
    public void SetColumns(int firstColumn, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        var width = _kernels.PanelWidth;
        for (var c = 0; c < weight.Length / _depth; c++)
        {
            var column = firstColumn + c;
            var target =
                _panels.Pointer + ((long)(column / width) * _depth * width) + (column % width);
            foreach (var value in weight.Slice(c * _depth, _depth))
            {
                *target = value;
                target += width;
            }

            _bias.Pointer[column] = bias.IsEmpty ? 0 : bias[c];
        }
    }

    /// <summary>Holds the weights in 16 bits if all of them fit, which every weight of a BF16 checkpoint does.</summary>
    public void Pack()
    {
        if (!_kernels.PacksHalves || !FitInHalves())
        {
            return;
        }

        var halves = new NativeFloats(_panels.Count / 2);
        uint* source = (uint*)_panels.Pointer,
            target = (uint*)halves.Pointer;
        nint lanes = _kernels.PanelWidth / 2;
        for (var step = _panels.Count / _kernels.PanelWidth; step > 0; step--)
        {
            for (nint lane = 0; lane < lanes; lane++)
            {
                target[lane] = (source[lane] >> 16) | source[lane + lanes];
            }

            source += 2 * lanes;
            target += lanes;
        }

        _panels.Dispose();
        (_panels, _format) = (halves, PanelFormat.Halves);
    }

    /// <summary>Multiplies the rows of x by some of the panels: from the first, up to but without the end.</summary>
    public void Multiply(
        in RowBlock x,
        in RowBlock y,
        (int First, int End) panels,
        ProductStore store
    )
    {
        _kernels.Multiply(
            new MatrixProduct
            {
                X = x.Pointer,
                StrideX = x.Stride,
                Y = y.Pointer,
                StrideY = y.Stride,
                Rows = x.Rows,
                Panels = _panels.Pointer,
                Format = _format,
                Bias = _bias.Pointer,
                Depth = _depth,
                FirstPanel = panels.First,
                EndPanel = panels.End,
                Store = store,
            }
        );
    }

    public void Dispose()
    {
        _panels.Dispose();
        _bias.Dispose();
    }

    private bool FitInHalves()
    {
        var words = (uint*)_panels.Pointer;
        var lower = 0u;
        for (long at = 0; at < _panels.Count && (lower & 0xFFFF) == 0; at++)
        {
            lower |= words[at];
        }

        return (lower & 0xFFFF) == 0;
    }
}
