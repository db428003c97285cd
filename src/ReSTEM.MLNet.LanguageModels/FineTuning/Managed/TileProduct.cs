using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>
/// Products of matrices that are too small for a library's call to pay. Eight rows by two vectors of sums are held in registers;
/// every sum is formed over the depth in order, whatever is computed beside it.
/// </summary>
internal static unsafe class TileProduct
{
    /// <summary>Rows come in multiples of it.</summary>
    public const int Rows = 8;

    /// <summary>Columns come in multiples of it.</summary>
    public const int Columns = 16;

    /// <summary>Computes the product.</summary>
    /// <param name="operands">The whole matrices.</param>
    /// <param name="rows">Of A and C; a multiple of 8.</param>
    /// <param name="columns">Of B and C; a multiple of 16.</param>
    public static void Multiply(in TileOperands operands, int rows, int columns)
    {
        var column = 0;
        for (; column + (2 * Columns) <= columns; column += 2 * Columns)
        {
            for (var row = 0; row < rows; row += Rows)
            {
                Two(At(operands, row, column));
            }
        }

        for (var row = 0; column < columns && row < rows; row += Rows)
        {
            One(At(operands, row, column));
        }
    }

    private static TileOperands At(in TileOperands whole, int row, int column) =>
        whole with
        {
            A = whole.A + (row * whole.RowStep),
            B = whole.B + column,
            C = whole.C + (row * whole.StrideC) + column,
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#pragma warning disable MA0051 // Registers have no index: each row's two sums are two locals, and every use is a line.
    private static void Two(in TileOperands tile)
#pragma warning restore MA0051
    {
        Vector512<float> l0 = default,
            r0 = default,
            l1 = default,
            r1 = default,
            l2 = default,
            r2 = default,
            l3 = default,
            r3 = default,
            l4 = default,
            r4 = default,
            l5 = default,
            r5 = default,
            l6 = default,
            r6 = default,
            l7 = default,
            r7 = default;
        var (row, step, stride) = (tile.RowStep, tile.DepthStep, tile.StrideB);
        float* a0 = tile.A,
            a3 = a0 + (3 * row),
            a6 = a0 + (6 * row),
            b = tile.B;
        for (var depth = tile.Depth; depth > 0; depth--)
        {
            Vector512<float> left = Vector512.Load(b),
                right = Vector512.Load(b + Columns);
            b += stride;
            Add(*a0, left, right, ref l0, ref r0);
            Add(a0[row], left, right, ref l1, ref r1);
            Add(a0[2 * row], left, right, ref l2, ref r2);
            Add(*a3, left, right, ref l3, ref r3);
            Add(a3[row], left, right, ref l4, ref r4);
            Add(a3[2 * row], left, right, ref l5, ref r5);
            Add(*a6, left, right, ref l6, ref r6);
            Add(a6[row], left, right, ref l7, ref r7);
            a0 += step;
            a3 += step;
            a6 += step;
        }

        var c = tile.C;
        Store(tile, c, l0, r0);
        Store(tile, c + tile.StrideC, l1, r1);
        Store(tile, c + (2 * tile.StrideC), l2, r2);
        Store(tile, c + (3 * tile.StrideC), l3, r3);
        Store(tile, c + (4 * tile.StrideC), l4, r4);
        Store(tile, c + (5 * tile.StrideC), l5, r5);
        Store(tile, c + (6 * tile.StrideC), l6, r6);
        Store(tile, c + (7 * tile.StrideC), l7, r7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(in TileOperands tile)
    {
        Vector512<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            s4 = default,
            s5 = default,
            s6 = default,
            s7 = default;
        var (row, step, stride) = (tile.RowStep, tile.DepthStep, tile.StrideB);
        float* a0 = tile.A,
            a3 = a0 + (3 * row),
            a6 = a0 + (6 * row),
            b = tile.B;
        for (var depth = tile.Depth; depth > 0; depth--)
        {
            var column = Vector512.Load(b);
            b += stride;
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(*a0), column, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[row]), column, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[2 * row]), column, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(*a3), column, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[row]), column, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[2 * row]), column, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(*a6), column, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(a6[row]), column, s7);
            a0 += step;
            a3 += step;
            a6 += step;
        }

        var c = tile.C;
        Store(tile, c, s0);
        Store(tile, c + tile.StrideC, s1);
        Store(tile, c + (2 * tile.StrideC), s2);
        Store(tile, c + (3 * tile.StrideC), s3);
        Store(tile, c + (4 * tile.StrideC), s4);
        Store(tile, c + (5 * tile.StrideC), s5);
        Store(tile, c + (6 * tile.StrideC), s6);
        Store(tile, c + (7 * tile.StrideC), s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        float a,
        Vector512<float> left,
        Vector512<float> right,
        ref Vector512<float> leftSum,
        ref Vector512<float> rightSum
    )
    {
        var factor = Vector512.Create(a);
        leftSum = Vector512.FusedMultiplyAdd(factor, left, leftSum);
        rightSum = Vector512.FusedMultiplyAdd(factor, right, rightSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        in TileOperands tile,
        float* c,
        Vector512<float> left,
        Vector512<float> right
    )
    {
        Store(tile, c, left);
        Store(tile, c + Columns, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in TileOperands tile, float* c, Vector512<float> sum) =>
        (tile.Adds ? Vector512.Load(c) + sum : sum).Store(c);
}
