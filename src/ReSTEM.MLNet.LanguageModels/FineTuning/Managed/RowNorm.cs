using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>RMSNorm (Zhang and Sennrich 2019) of rows and its gradient, each in one visit of a row.</summary>
/// <param name="weight">(size), 32-bit floats; collects a gradient if it is trained.</param>
/// <param name="epsilon">Added to the mean square.</param>
/// <param name="slices">By whom rows are visited.</param>
internal sealed unsafe class RowNorm(Tensor weight, double epsilon, RowSlices slices)
{
    /// <summary>Rows whose share of the weight's gradient is summed apart, whatever the threads: sums keep their order.</summary>
    private const int RowsSummed = 64;

    private readonly float* _weight = weight.First();

    /// <summary>Divides rows by the root of their mean square and multiplies them with the weight.</summary>
    public void Forward(SpacedRows x, SpacedRows y) =>
        slices.For(
            x.Count,
            x.Size,
            (first, end) =>
            {
                for (var row = first; row < end; row++)
                {
                    Scale(x[row], y[row], x.Size, Inverse(x[row], x.Size));
                }
            }
        );

    /// <summary>Adds the slope by x to what is there.</summary>
    /// <param name="slopeOfY">Of the loss by what came out.</param>
    /// <param name="x">What went in.</param>
    /// <param name="slope">Of the loss by what went in; added to.</param>
    public void Backward(SpacedRows slopeOfY, SpacedRows x, SpacedRows slope) =>
        Backward(slopeOfY, x, slope, 1);

    /// <summary>Replaces the slope by y, in its place, by the slope by x.</summary>
    public void BackwardInPlace(SpacedRows slope, SpacedRows x) => Backward(slope, x, slope, 0);

    private void Backward(SpacedRows slopeOfY, SpacedRows x, SpacedRows slope, float kept)
    {
        var groups = (x.Count + RowsSummed - 1) / RowsSummed;
        var sums = new float[groups * x.Size];
        slices.For(
            groups,
            x.Size * RowsSummed,
            (first, end) =>
            {
                fixed (float* start = sums)
                {
                    for (
                        var row = first * RowsSummed;
                        row < Math.Min(x.Count, end * RowsSummed);
                        row++
                    )
                    {
                        var sum = start + (row / RowsSummed * x.Size);
                        Slope(new(slopeOfY[row], x[row], slope[row], sum), x.Size, kept);
                    }
                }
            }
        );
        if (weight.requires_grad)
        {
            Collect(sums);
        }
    }

    private void Collect(float[] sums)
    {
        using var scope = NewDisposeScope();
        var collected = weight.grad!.First();
        var size = (int)weight.shape[0];
        for (var i = 0; i < sums.Length; i++)
        {
            collected[i % size] += sums[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Inverse(float* x, int size)
    {
        Vector512<float> squares = default;
        var i = 0;
        for (; i + 16 <= size; i += 16)
        {
            var v = Vector512.Load(x + i);
            squares = Vector512.FusedMultiplyAdd(v, v, squares);
        }

        var sum = VectorExponential.Sum(squares);
        for (; i < size; i++)
        {
            sum = MathF.FusedMultiplyAdd(x[i], x[i], sum);
        }

        return (float)(1 / Math.Sqrt((sum / (double)size) + epsilon));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale(float* x, float* y, int size, float inverse)
    {
        var inverses = Vector512.Create(inverse);
        var i = 0;
        for (; i + 16 <= size; i += 16)
        {
            (Vector512.Load(x + i) * inverses * Vector512.Load(_weight + i)).Store(y + i);
        }

        for (; i < size; i++)
        {
            y[i] = x[i] * inverse * _weight[i];
        }
    }

    // With n = x inverse and s = slopeOfY weight: inverse (s - n mean(s n)) by x; slopeOfY n by the weight.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Slope(NormRow row, int size, float kept)
    {
        float* x = row.X,
            given = row.SlopeOfY,
            slope = row.Slope;
        var inverse = Inverse(x, size);
        var along = Along(row, size, inverse) / size * inverse;
        Vector512<float> inverses = Vector512.Create(inverse),
            alongs = Vector512.Create(along),
            keeps = Vector512.Create(kept);
        var i = 0;
        for (; i + 16 <= size; i += 16)
        {
            var s = Vector512.Load(given + i) * Vector512.Load(_weight + i);
            var change = inverses * (s - (Vector512.Load(x + i) * alongs));
            Vector512.FusedMultiplyAdd(Vector512.Load(slope + i), keeps, change).Store(slope + i);
        }

        for (; i < size; i++)
        {
            var s = given[i] * _weight[i];
            slope[i] = (slope[i] * kept) + (inverse * (s - (x[i] * along)));
        }
    }

    /// <summary>The slope along the row itself; the weight's part is added on the way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Along(NormRow row, int size, float inverse)
    {
        float* x = row.X,
            given = row.SlopeOfY,
            sums = row.Sums;
        var inverses = Vector512.Create(inverse);
        Vector512<float> dots = default;
        var i = 0;
        for (; i + 16 <= size; i += 16)
        {
            var part = Vector512.Load(given + i) * (Vector512.Load(x + i) * inverses);
            (Vector512.Load(sums + i) + part).Store(sums + i);
            dots = Vector512.FusedMultiplyAdd(part, Vector512.Load(_weight + i), dots);
        }

        var dot = VectorExponential.Sum(dots);
        for (; i < size; i++)
        {
            var part = given[i] * (x[i] * inverse);
            sums[i] += part;
            dot = MathF.FusedMultiplyAdd(part, _weight[i], dot);
        }

        return dot;
    }

    private readonly ref struct NormRow(float* slopeOfY, float* x, float* slope, float* sums)
    {
        public readonly float* SlopeOfY = slopeOfY;
        public readonly float* X = x;
        public readonly float* Slope = slope;
        public readonly float* Sums = sums;
    }
}
