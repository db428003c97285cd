using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>
/// The head and the cross entropy behind it, with their gradients. Logits are held for some rows at a time, in blocks of the
/// vocabulary: products run at their full rate where all three matrices are of a size.
/// </summary>
internal sealed unsafe class VocabularyHead(RowSlices slices) : IDisposable
{
    /// <summary>Logits in memory together, 64 MB: the whole head is read for each part of the rows, so that fewer cost time.</summary>
    private const int MostLogits = 16 << 20;

    /// <summary>Of one block: 4 MB.</summary>
    private const int BlockLogits = 1 << 20;

    private readonly GrowingMatrix _logits = new(1);

    /// <summary>The loss alone.</summary>
    /// <param name="hidden">(M, hidden): a row for each target.</param>
    /// <param name="head">(V, hidden).</param>
    /// <param name="rows">Targets and their weights.</param>
    public double Loss(FloatRows hidden, Tensor head, PackedRows rows) =>
        Parts(hidden, head)
            .Sum(part =>
            {
                using var scope = NewDisposeScope();
                return Losses(Softmax(hidden, head, part, rows), part, rows).Loss;
            });

    /// <summary>The loss; its slope replaces the rows, and the head's is added where it collects.</summary>
    /// <param name="hidden">(M, hidden): a row for each target; replaced.</param>
    /// <param name="scaled">(M, hidden): overwritten.</param>
    /// <param name="head">(V, hidden).</param>
    /// <param name="rows">Targets and their weights.</param>
    public double Backward(FloatRows hidden, FloatRows scaled, Tensor head, PackedRows rows)
    {
        var sum = 0.0;
        foreach (var part in Parts(hidden, head))
        {
            using var scope = NewDisposeScope();
            var softmax = Softmax(hidden, head, part, rows);
            var (loss, factors) = Losses(softmax, part, rows);
            sum += loss;
            Scale(hidden, scaled, part.Start, factors);
            Collect(softmax.Blocks, head, scaled.Part(part.Start, part.Count));
            Slope(softmax.Blocks, head, hidden.Part(part.Start, part.Count));
            Scale(hidden, hidden, part.Start, factors);
        }

        return sum;
    }

    public void Dispose() => _logits.Dispose();

    private static IEnumerable<(int Start, int Count)> Parts(FloatRows hidden, Tensor head)
    {
        var most = (int)Math.Max(1, MostLogits / head.shape[0]);
        for (var start = 0; start < hidden.Count; start += most)
        {
            yield return (start, Math.Min(most, hidden.Count - start));
        }
    }

    private CrossEntropyRows Softmax(
        FloatRows hidden,
        Tensor head,
        (int Start, int Count) part,
        PackedRows targets
    )
    {
        // An odd multiple of 32: rows a power of 2 apart would share the lines of a cache.
        var vocabulary = head.shape[0];
        var width = Math.Min(vocabulary, Math.Max(256, BlockLogits / part.Count & -64) + 32);
        var memory = _logits.Take(part.Count * vocabulary).Tensor;
        var rows = hidden.Part(part.Start, part.Count);
        var softmax = new CrossEntropyRows(targets.Targets.AsMemory(part.Start, part.Count));
        for (long first = 0; first < vocabulary; first += width)
        {
            var tokens = Math.Min(width, vocabulary - first);
            var logits = new FloatRows(
                memory.narrow(0, first * part.Count, tokens * part.Count).view(part.Count, tokens)
            );
            RowProducts.Forward(rows, Part(head, first, tokens), logits, SumStore.Set);
            softmax.Add(logits, slices);
        }

        return softmax;
    }

    /// <summary>The weighted loss of rows, and the factor of each one's slope.</summary>
    private static (double Loss, float[] Factors) Losses(
        CrossEntropyRows softmax,
        (int Start, int Count) part,
        PackedRows rows
    )
    {
        var factors = new float[part.Count];
        var total = 0.0;
        for (var row = 0; row < part.Count; row++)
        {
            var weight = rows.TargetWeights[part.Start + row];
            var (loss, sum) = softmax.Finish(row);
            total += weight * loss;
            factors[row] = (float)(weight / sum);
        }

        return (total, factors);
    }

    private static void Collect(IReadOnlyList<FloatRows> blocks, Tensor head, FloatRows scaled)
    {
        if (!head.requires_grad)
        {
            return;
        }

        var (gradient, first) = (head.grad!, 0L);
        foreach (var block in blocks)
        {
            RowProducts.Collect(block, scaled, Part(gradient, first, block.Size));
            first += block.Size;
        }
    }

    private static void Slope(IReadOnlyList<FloatRows> blocks, Tensor head, FloatRows slope)
    {
        var first = 0L;
        foreach (var block in blocks)
        {
            var store = first == 0 ? SumStore.Set : SumStore.Add;
            RowProducts.Back(block, Part(head, first, block.Size), slope, store);
            first += block.Size;
        }
    }

    private static FloatRows Part(Tensor head, long first, long count) =>
        new(head.narrow(0, first, count));

    private static void Scale(FloatRows from, FloatRows to, int start, float[] factors)
    {
        for (var row = 0; row < factors.Length; row++)
        {
            float* source = from[start + row],
                target = to[start + row];
            for (var i = 0; i < from.Size; i++)
            {
                target[i] = source[i] * factors[row];
            }
        }
    }
}
