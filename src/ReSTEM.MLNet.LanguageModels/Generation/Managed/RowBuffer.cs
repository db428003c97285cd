namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Memory for rows of one width, with the spare room that the kernels ask for.</summary>
internal sealed unsafe class RowBuffer : IDisposable
{
    // A kernel may compute up to this many rows more than there are.
    private const int SpareRows = 12;

    private readonly NativeFloats _floats;
    private readonly int _stride;

    public RowBuffer(int rows, int width, int panelWidth)
    {
        _stride = (width + panelWidth - 1) / panelWidth * panelWidth;
        _floats = new NativeFloats((long)(rows + SpareRows) * _stride);
    }

    /// <summary>The first rows.</summary>
    public RowBlock Rows(int count) => new(_floats.Pointer, _stride, count);

    /// <summary>One of the rows.</summary>
    public float* Row(int index) => _floats.Pointer + ((long)index * _stride);

    /// <summary>The beginning of one of the rows.</summary>
    public Span<float> AsSpan(int index, int width) => new(Row(index), width);

    public void Dispose() => _floats.Dispose();
}
