using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.FineTuning.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning.Managed;

public sealed class CrossEntropyRowsTests
{
    // Whole vectors, and a last block that ends within one.
    private static readonly int[] Widths = [48, 48, 41];
    private static readonly int[] Targets = [0, 50, 136, 95];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(30, 1)]
    [InlineData(300, 1)]
    [InlineData(300, 2)]
    public void Loss_and_slope_are_those_of_softmax_in_double_precision(float above, int block)
    {
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        var random = new Random(3);
        var logits = Targets
            .Select(_ =>
                Widths
                    .SelectMany(
                        (width, i) =>
                            Enumerable
                                .Range(0, width)
                                .Select(_ => (random.NextSingle() * 8) + (i == block ? above : 0))
                    )
                    .ToArray()
            )
            .ToArray();
        var rows = new CrossEntropyRows(Targets);

        foreach (var (width, first) in Widths.Zip((int[])[0, 48, 96]))
        {
            var part = logits.SelectMany(row => row.AsSpan(first, width).ToArray()).ToArray();
            rows.Add(new FloatRows(tensor(part, Targets.Length, width)), new RowSlices(1));
        }

        for (var row = 0; row < Targets.Length; row++)
        {
            var (loss, sum) = rows.Finish(row);
            var (expected, slope) = Softmax(logits[row], Targets[row]);
            loss.Should().BeApproximately(expected, 1e-5 * Math.Max(1, expected));
            Left(rows, row)
                .Select(number => number / sum)
                .Should()
                .Equal(slope, (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    private static float[] Left(CrossEntropyRows rows, int row) =>
        [
            .. rows.Blocks.SelectMany(block =>
                MemoryMarshal
                    .Cast<byte, float>(block.Tensor.bytes)
                    .Slice(row * block.Size, block.Size)
                    .ToArray()
            ),
        ];

    private static (double Loss, double[] Slope) Softmax(float[] logits, int target)
    {
        var most = (double)logits.Max();
        var sum = logits.Sum(logit => Math.Exp(logit - most));
        return (
            most + Math.Log(sum) - logits[target],
            [.. logits.Select((logit, i) => (Math.Exp(logit - most) / sum) - (i == target ? 1 : 0))]
        );
    }
}
