using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// Sequences as tensors. Padded, each is a row: padding comes after everything that is read, so causal attention never sees
/// it and no mask is needed. Packed, all are one row, and each attends to itself alone. Only listed positions are trained,
/// so no token id has to stand for padding.
/// </summary>
internal sealed class TokenBatch
{
    private readonly IReadOnlyList<TokenSequence> _sequences;
    private readonly bool _packed;

    private TokenBatch(IReadOnlyList<TokenSequence> sequences, bool packed, Device device)
    {
        _sequences = sequences;
        _packed = packed;
        Device = device;
    }

    public Device Device { get; }

    /// <summary>Tokens of each sequence.</summary>
    public IEnumerable<int> Lengths => _sequences.Select(sequence => sequence.InputLength);

    public required Tensor Ids { get; init; } // (B, T)

    /// <summary>Of each token in its own sequence.</summary>
    public required Tensor Positions { get; init; } // (1, T)

    /// <summary>Where in the flattened batch a token predicts a trained one.</summary>
    public required Tensor TargetPositions { get; init; } // (N)

    public required Tensor Targets { get; init; } // (N)

    /// <summary>What the negative log-likelihood of each target adds to the step's loss.</summary>
    public required Tensor TargetWeights { get; init; } // (N)

    /// <summary>The shift of labels happens here, once: the token at position t predicts the one at t + 1.</summary>
    /// <param name="sequences">The part's.</param>
    /// <param name="total">Weight of the whole step, which the loss is divided by.</param>
    /// <param name="options">Layout and normalisation.</param>
    /// <param name="device">Where the tensors go.</param>
    public static TokenBatch Of(
        IReadOnlyList<TokenSequence> sequences,
        double total,
        FineTuningOptions options,
        Device device
    )
    {
        var packed = options.Layout == BatchLayout.Packed;
        var columns = packed
            ? sequences.Sum(sequence => sequence.InputLength)
            : sequences.Max(sequence => sequence.InputLength);
        var rows = packed ? 1 : sequences.Count;
        var (ids, places) = (new long[rows * columns], new long[columns]);
        var (positions, targets, weights) = (new List<long>(), new List<long>(), new List<float>());
        var start = 0;
        foreach (var sequence in sequences)
        {
            var weight = (float)(sequence.TargetWeight(options.LossNormalization) / total);
            for (var t = 0; t < sequence.InputLength; t++)
            {
                ids[start + t] = sequence.Ids[t];
                places[packed ? start + t : t] = t;
                if (t + 1 >= sequence.PromptLength)
                {
                    positions.Add(start + t);
                    targets.Add(sequence.Ids[t + 1]);
                    weights.Add(weight);
                }
            }

            start += packed ? sequence.InputLength : columns;
        }

        return new TokenBatch(sequences, packed, device)
        {
            Ids = tensor(ids, rows, columns).to(device),
            Positions = tensor(places, 1, columns).to(device),
            TargetPositions = tensor([.. positions], ScalarType.Int64).to(device),
            Targets = tensor([.. targets], ScalarType.Int64).to(device),
            TargetWeights = tensor([.. weights], ScalarType.Float32).to(device),
        };
    }

    /// <summary>Lets every token see what lies before it in its own sequence, as far as the model's window reaches.</summary>
    public IAttention Attention(int? window)
    {
        if (_packed)
        {
            return new PackedAttention([.. Lengths], window, Device);
        }

        var columns = Ids.shape[1];
        return new CausalAttention(
            window < columns ? CausalAttention.WindowMask(columns, window.Value, Device) : null
        );
    }
}
