using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>One head of one sequence, copied together so that products read it in whole vectors.</summary>
/// <param name="positions">At most so many, padding included.</param>
/// <param name="shape">Of the heads.</param>
internal sealed unsafe class HeadRows(int positions, AttentionShape shape) : IDisposable
{
    private const int RowsAhead = 12;

    private readonly NativeFloats _numbers = new((long)positions * shape.PaddedSize);

    /// <summary>The first number of the first position.</summary>
    public float* Start => _numbers.Pointer;

    /// <summary>Where a position's numbers start.</summary>
    public float* this[int position] => Start + ((long)position * shape.PaddedSize);

    /// <summary>Takes rows, each a group of its own, as they are, times a factor; padding is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(SpacedRows rows, float factor)
    {
        ClearPadding(rows);
        float* from = rows[0],
            to = Start;
        for (var position = 0; position < rows.Count; position++)
        {
            FetchAhead(from, rows);
            var i = 0;
            for (; i + 16 <= rows.Size; i += 16)
            {
                (Vector512.Load(from + i) * factor).Store(to + i);
            }

            for (; i < rows.Size; i++)
            {
                to[i] = from[i] * factor;
            }

            from += rows.GroupStride;
            to += shape.PaddedSize;
        }
    }

    /// <summary>Takes such rows as columns of panels of 32 positions: (panel, number of the head, position).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeTransposed(SpacedRows rows)
    {
        Clear(AttentionShape.Padded(rows.Count));
        var from = rows[0];
        for (var position = 0; position < rows.Count; position++, from += rows.GroupStride)
        {
            FetchAhead(from, rows);
            var to = Panel(position / AttentionShape.Block) + (position % AttentionShape.Block);
            for (var i = 0; i < rows.Size; i++, to += AttentionShape.Block)
            {
                *to = from[i];
            }
        }
    }

    /// <summary>The panel of the positions from 32 times its number.</summary>
    public float* Panel(int panel) =>
        Start + ((long)panel * AttentionShape.Block * shape.PaddedSize);

    /// <summary>Copies the positions to rows.</summary>
    public void Give(SpacedRows rows)
    {
        for (var position = 0; position < rows.Count; position++)
        {
            new Span<float>(this[position], rows.Size).CopyTo(new(rows[position], rows.Size));
        }
    }

    /// <summary>Multiplies positions with a factor each.</summary>
    public void Scale(int first, ReadOnlySpan<float> factors)
    {
        for (var i = 0; i < factors.Length; i++)
        {
            var numbers = this[first + i];
            for (var at = 0; at < shape.PaddedSize; at += 16)
            {
                (Vector512.Load(numbers + at) * factors[i]).Store(numbers + at);
            }
        }
    }

    /// <summary>The product of a position's numbers with others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Dot(int position, float* others)
    {
        var numbers = this[position];
        Vector512<float> sums = default;
        var i = 0;
        for (; i + 16 <= shape.Size; i += 16)
        {
            sums = Vector512.FusedMultiplyAdd(
                Vector512.Load(numbers + i),
                Vector512.Load(others + i),
                sums
            );
        }

        var sum = VectorExponential.Sum(sums);
        for (; i < shape.Size; i++)
        {
            sum = MathF.FusedMultiplyAdd(numbers[i], others[i], sum);
        }

        return sum;
    }

    /// <summary>Adds to the positions that a block of queries sees, from the first on, what the queries' rows give each.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="given">By each query (row) to each position (column).</param>
    /// <param name="queries">(32, padded size).</param>
    public void AddProduct(int first, ScoreRows given, float* queries)
    {
        var operands = new TileOperands
        {
            A = given.Start,
            RowStep = 1,
            DepthStep = given.Stride,
            B = queries,
            StrideB = shape.PaddedSize,
            C = this[first],
            StrideC = shape.PaddedSize,
            Depth = AttentionShape.Block,
            Adds = true,
        };
        TileProduct.Multiply(operands, given.Stride, shape.PaddedSize);
    }

    /// <summary>Replaces a block of queries by what the positions that they see give them.</summary>
    /// <param name="first">The first query.</param>
    /// <param name="weights">Of each position (column) for each query (row).</param>
    /// <param name="positions">(columns, padded size).</param>
    public void SetProduct(int first, ScoreRows weights, float* positions)
    {
        var operands = new TileOperands
        {
            A = weights.Start,
            RowStep = weights.Stride,
            DepthStep = 1,
            B = positions,
            StrideB = shape.PaddedSize,
            C = this[first],
            StrideC = shape.PaddedSize,
            Depth = weights.Stride,
        };
        TileProduct.Multiply(operands, AttentionShape.Block, shape.PaddedSize);
    }

    // Rows of a head are far apart: nothing but this asks for them before they are read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAhead(float* row, SpacedRows rows) =>
        CacheLines.Fetch(row + (RowsAhead * rows.GroupStride), rows.Size);

    private void ClearPadding(SpacedRows rows)
    {
        if (rows.Size < shape.PaddedSize)
        {
            Clear(rows.Count);
        }

        var padding = (AttentionShape.Padded(rows.Count) - rows.Count) * shape.PaddedSize;
        new Span<float>(this[rows.Count], padding).Clear();
    }

    /// <summary>Makes the first positions zero.</summary>
    public void Clear(int count) => new Span<float>(Start, count * shape.PaddedSize).Clear();

    public void Dispose() => _numbers.Dispose();
}
