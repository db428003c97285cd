using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>A batch's sequences as rows, one behind the other, as kernels read them.</summary>
internal sealed class PackedRows
{
    /// <param name="batch">Packed, on the processor.</param>
    public PackedRows(TokenBatch batch)
    {
        var start = 0;
        Sequences =
        [
            .. batch.Lengths.Select(length =>
            {
                start += length;
                return (start - length, length);
            }),
        ];
        Longest = batch.Lengths.Max();
        Ids = Integers(batch.Ids);
        Positions = Integers(batch.Positions);
        TargetRows = Integers(batch.TargetPositions);
        Targets = Integers(batch.Targets);
        TargetWeights = batch.TargetWeights.data<float>().ToArray();
    }

    /// <summary>Where each sequence starts, and how many rows it has.</summary>
    public IReadOnlyList<(int Start, int Length)> Sequences { get; }

    /// <summary>Rows of the longest one.</summary>
    public int Longest { get; }

    /// <summary>The token of each row.</summary>
    public int[] Ids { get; } // (N)

    /// <summary>Of each row in its own sequence.</summary>
    public int[] Positions { get; } // (N)

    /// <summary>Rows that predict a trained token.</summary>
    public int[] TargetRows { get; } // (M)

    /// <summary>The token that each of them is to predict.</summary>
    public int[] Targets { get; } // (M)

    /// <summary>What each one's negative log-likelihood is multiplied with.</summary>
    public float[] TargetWeights { get; } // (M)

    /// <summary>How many rows.</summary>
    public int Count => Ids.Length;

    private static int[] Integers(Tensor numbers) =>
        Array.ConvertAll(numbers.data<long>().ToArray(), number => (int)number);
}
