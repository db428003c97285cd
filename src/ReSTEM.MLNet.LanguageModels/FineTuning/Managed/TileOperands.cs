namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>A product C = A B, or C += A B, of matrices that lie in any order.</summary>
internal unsafe struct TileOperands
{
    /// <summary>(rows, depth).</summary>
    public float* A;

    /// <summary>Numbers from one row of A to the next; 1 where A is the transpose of what lies there.</summary>
    public nint RowStep;

    /// <summary>Numbers from one column of A to the next.</summary>
    public nint DepthStep;

    /// <summary>(depth, columns), its columns one behind the other.</summary>
    public float* B;

    /// <summary>Numbers from one row of B to the next.</summary>
    public nint StrideB;

    /// <summary>(rows, columns), its columns one behind the other.</summary>
    public float* C;

    /// <summary>Numbers from one row of C to the next.</summary>
    public nint StrideC;

    /// <summary>Products of a sum.</summary>
    public int Depth;

    /// <summary>Whether the sums are added to what C holds.</summary>
    public bool Adds;
}
