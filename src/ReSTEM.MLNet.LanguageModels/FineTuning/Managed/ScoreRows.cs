using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>What the queries of a block have to do with the positions that any of them sees.</summary>
internal sealed unsafe class ScoreRows(int positions) : IDisposable
{
    private readonly NativeFloats _numbers = new((long)AttentionShape.Block * positions);

    /// <summary>Numbers of a row: as many positions as the block needs.</summary>
    public int Stride { get; set; }

    /// <summary>The first number.</summary>
    public float* Start => _numbers.Pointer;

    /// <summary>Where a query's numbers start.</summary>
    public float* this[int query] => Start + ((long)query * Stride);

    /// <summary>Products of a block of queries with panels of positions.</summary>
    /// <param name="queries">(32, padded size).</param>
    /// <param name="panels">The first panel is that of the first column.</param>
    /// <param name="shape">Of the heads.</param>
    public void Multiply(float* queries, float* panels, AttentionShape shape)
    {
        for (var column = 0; column < Stride; column += AttentionShape.Block)
        {
            var operands = new TileOperands
            {
                A = queries,
                RowStep = shape.PaddedSize,
                DepthStep = 1,
                B = panels + ((long)column * shape.PaddedSize),
                StrideB = AttentionShape.Block,
                C = Start + column,
                StrideC = Stride,
                Depth = shape.Size,
            };
            TileProduct.Multiply(operands, AttentionShape.Block, AttentionShape.Block);
        }
    }

    /// <summary>Replaces a query's scores by exponentials less the largest, and those that it does not see by zero.</summary>
    /// <returns>The largest score, and the exponentials' sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (float Largest, float Sum) TakeExponentials(int query, int first, int end)
    {
        var scores = this[query];
        Hide(scores, first, end);
        var largest = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < Stride; i += 16)
        {
            largest = Vector512.MaxNative(largest, Vector512.Load(scores + i));
        }

        var max = VectorExponential.Max(largest);
        return (max, Exponentials(scores, max));
    }

    /// <summary>Replaces a query's scores by exponentials less a number, and those that it does not see by zero.</summary>
    public void TakeWeights(int query, (int First, int End) seen, float logarithmOfSum)
    {
        var scores = this[query];
        Hide(scores, seen.First, seen.End);
        _ = Exponentials(scores, logarithmOfSum);
    }

    /// <summary>Replaces slopes by weights, in a query's row, by slopes by scores.</summary>
    /// <param name="query">Whose.</param>
    /// <param name="weights">The query's weights.</param>
    /// <param name="along">The mean of the slopes under the weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeSlopes(int query, float* weights, float along)
    {
        var slopes = this[query];
        var mean = Vector512.Create(along);
        for (var i = 0; i < Stride; i += 16)
        {
            (Vector512.Load(weights + i) * (Vector512.Load(slopes + i) - mean)).Store(slopes + i);
        }
    }

    /// <summary>Makes a query's numbers zero.</summary>
    public void Clear(int query) => new Span<float>(this[query], Stride).Clear();

    public void Dispose() => _numbers.Dispose();

    private void Hide(float* scores, int first, int end)
    {
        SoftmaxKernel.Hide(scores, 0, first);
        SoftmaxKernel.Hide(scores, end, Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Exponentials(float* scores, float less)
    {
        var lesses = Vector512.Create(less);
        Vector512<float> sum = default;
        for (var i = 0; i < Stride; i += 16)
        {
            var e = VectorExponential.ExpOfNonPositive(Vector512.Load(scores + i) - lesses);
            e.Store(scores + i);
            sum += e;
        }

        return VectorExponential.Sum(sum);
    }
}
