namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Four rows of floats that one kernel works on together.</summary>
internal readonly unsafe struct FourRows(float* a, float* b, float* c, float* d)
{
    public FourRows(float* first, nint stride)
        : this(first, first + stride, first + (2 * stride), first + (3 * stride)) { }

    public float* A { get; } = a;

    public float* B { get; } = b;

    public float* C { get; } = c;

    public float* D { get; } = d;
}
