namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>What one kernel computes: some rows by one panel.</summary>
internal unsafe ref struct ProductTile
{
    /// <summary>The first row of x.</summary>
    public float* X;

    /// <summary>The first row of y, at the panel's first column.</summary>
    public float* Y;

    /// <summary>The panel's weights (depth, panel width).</summary>
    public float* Panel;

    /// <summary>The panel's bias.</summary>
    public float* Bias;

    /// <summary>What is needed next, to be fetched on the way: weights of the next panel.</summary>
    public byte* Ahead;

    /// <summary>How many bytes <see cref="Ahead"/> moves with each step over the depth.</summary>
    public nint AheadStep;
}
