using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>Turns the first half of heads against their second half, in place; the gradient is the turn back.</summary>
internal sealed unsafe class RotaryKernel(RotaryTable table, RowSlices slices)
{
    private readonly float* _cosines = table.Cosines.First();
    private readonly float* _sines = table.Sines.First();

    /// <param name="heads">Of all rows.</param>
    /// <param name="positions">Of each row in its sequence.</param>
    public void Turn(SpacedRows heads, int[] positions) => Turn(heads, positions, 1);

    /// <inheritdoc cref="Turn(SpacedRows, int[])"/>
    public void TurnBack(SpacedRows heads, int[] positions) => Turn(heads, positions, -1);

    private void Turn(SpacedRows heads, int[] positions, float sign) =>
        slices.For(
            positions.Length,
            heads.Group * heads.Size,
            (first, end) =>
            {
                for (var head = first * heads.Group; head < end * heads.Group; head++)
                {
                    Turn(heads[head], positions[head / heads.Group], heads.Size / 2, sign);
                }
            }
        );

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(float* first, int position, int half, float sign)
    {
        float* second = first + half,
            cosines = _cosines + ((long)position * half),
            sines = _sines + ((long)position * half);
        var signs = Vector256.Create(sign);
        var i = 0;
        for (; i + 8 <= half; i += 8)
        {
            Vector256<float> x = Vector256.Load(first + i),
                y = Vector256.Load(second + i),
                cosine = Vector256.Load(cosines + i),
                sine = Vector256.Load(sines + i) * signs;
            ((x * cosine) - (y * sine)).Store(first + i);
            ((y * cosine) + (x * sine)).Store(second + i);
        }

        for (; i < half; i++)
        {
            var (x, y, cosine, sine) = (first[i], second[i], cosines[i], sines[i] * sign);
            first[i] = (x * cosine) - (y * sine);
            second[i] = (y * cosine) + (x * sine);
        }
    }
}
