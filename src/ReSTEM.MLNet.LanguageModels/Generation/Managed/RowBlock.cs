namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Rows of floats in native memory.</summary>
internal readonly unsafe struct RowBlock(float* pointer, nint stride, int rows)
{
    /// <summary>The first row.</summary>
    public float* Pointer { get; } = pointer;

    /// <summary>Floats from one row to the next; a whole number of panels.</summary>
    public nint Stride { get; } = stride;

    /// <summary>How many rows there are.</summary>
    public int Rows { get; } = rows;

    /// <summary>One of the rows.</summary>
    public float* Row(int index) => Pointer + (index * Stride);

    /// <summary>Some of the rows, from a column on.</summary>
    public RowBlock From(int row, int column, int count) => new(Row(row) + column, Stride, count);
}
