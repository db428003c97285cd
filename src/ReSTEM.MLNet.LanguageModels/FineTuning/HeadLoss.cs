using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// The vocabulary head and the cross entropy behind it, with their gradients, a block of rows at a time: the logits of all rows
/// are never in memory together, and the head's gradient is added where it belongs without a copy.
/// </summary>
/// <param name="head">(V, hidden); collects a gradient if it is trained.</param>
/// <param name="precision">What products compute in; sums and exponentials are of 32 bits.</param>
internal sealed class HeadLoss(Tensor head, ScalarType precision)
{
    /// <summary>Logits in memory together: 32 MB.</summary>
    private const long MostLogits = 8 << 20;

    /// <summary>The loss alone.</summary>
    /// <param name="hidden">(N, hidden): one row for each target.</param>
    /// <param name="targets">(N), 64-bit integers.</param>
    /// <param name="weights">(N): what each row's negative log-likelihood is multiplied with.</param>
    public double Loss(Tensor hidden, Tensor targets, Tensor weights)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var matrix = head.to_type(precision);
        return Blocks(hidden.shape[0])
            .Sum(block =>
            {
                using var inner = NewDisposeScope();
                var rows = hidden.narrow(0, block.Start, block.Count).to_type(precision);
                var (loss, _) = Losses(rows, matrix, targets.narrow(0, block.Start, block.Count));
                return Numbers.Read(loss.mul(weights.narrow(0, block.Start, block.Count)).sum());
            });
    }

    /// <summary>The loss, and its gradient by the rows; the head's is added to what the head has.</summary>
    public (double Loss, Tensor Gradient) Backward(Tensor hidden, Tensor targets, Tensor weights)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var matrix = head.to_type(precision);
        var collected = head.requires_grad ? head.grad : null;
        var gradient = empty_like(hidden);
        var sum = 0.0;
        foreach (var (start, count) in Blocks(hidden.shape[0]))
        {
            using var inner = NewDisposeScope();
            var rows = hidden.narrow(0, start, count);
            var share = weights.narrow(0, start, count); // (n)
            var wanted = targets.narrow(0, start, count);
            var (loss, logs) = Losses(rows.to_type(precision), matrix, wanted);
            sum += Numbers.Read(loss.mul(share).sum());
            var slope = Slope(logs, wanted); // (n, V)
            share = share.unsqueeze(1);
            gradient.narrow(0, start, count).copy_(slope.matmul(matrix).mul(share));
            collected?.AddProduct(slope, rows.mul(share).to_type(precision));
        }

        return (sum, gradient.MoveToOuterDisposeScope());
    }

    private static (Tensor Loss, Tensor Logs) Losses(Tensor rows, Tensor matrix, Tensor targets)
    {
        var logits = nn.functional.linear(rows, matrix).to_type(ScalarType.Float32);
        var logs = nn.functional.log_softmax(logits, -1); // (n, V)
        return (logs.gather(1, targets.unsqueeze(1)).squeeze(1).neg(), logs);
    }

    /// <summary>Probabilities, less 1 where the target is: the loss's slope by the logits. Overwrites what it is given.</summary>
    private Tensor Slope(Tensor logs, Tensor targets)
    {
        var places = targets.unsqueeze(1);
        return logs.exp_()
            .scatter_add_(1, places, ones_like(places, ScalarType.Float32).neg_())
            .to_type(precision);
    }

    private IEnumerable<(long Start, long Count)> Blocks(long rows)
    {
        var most = Math.Max(1, MostLogits / head.shape[0]);
        for (var start = 0L; start < rows; start += most)
        {
            yield return (start, Math.Min(most, rows - start));
        }
    }
}
