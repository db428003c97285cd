using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// Examples as tensors, padded on the right: padding comes after everything that is read, so causal attention never sees
/// it and no mask is needed; and only listed positions are trained, so no token id has to stand for padding.
/// </summary>
internal sealed class TokenBatch
{
    private TokenBatch(Tensor ids, Tensor targetPositions, Tensor targets, Tensor targetWeights)
    {
        Ids = ids;
        TargetPositions = targetPositions;
        Targets = targets;
        TargetWeights = targetWeights;
    }

    public Tensor Ids { get; } // (B, T)

    /// <summary>Where in the flattened batch a token predicts a trained one.</summary>
    public Tensor TargetPositions { get; } // (N)

    public Tensor Targets { get; } // (N)

    public Tensor TargetWeights { get; } // (N)

    /// <summary>The shift of labels happens here, once: the token at position t predicts the one at t + 1.</summary>
    public static TokenBatch Of(IReadOnlyList<TokenSequence> sequences, Device device)
    {
        var columns = sequences.Max(sequence => sequence.Ids.Length) - 1;
        var ids = new long[sequences.Count * columns];
        var positions = new List<long>();
        var targets = new List<long>();
        var weights = new List<float>();
        for (var row = 0; row < sequences.Count; row++)
        {
            var sequence = sequences[row];
            for (var t = 0; t + 1 < sequence.Ids.Length; t++)
            {
                ids[(row * columns) + t] = sequence.Ids[t];
                if (t + 1 >= sequence.PromptLength)
                {
                    positions.Add((row * columns) + t);
                    targets.Add(sequence.Ids[t + 1]);
                    weights.Add(sequence.Weight);
                }
            }
        }

        return new TokenBatch(
            tensor(ids, sequences.Count, columns).to(device),
            tensor([.. positions], ScalarType.Int64).to(device),
            tensor([.. targets], ScalarType.Int64).to(device),
            tensor([.. weights], ScalarType.Float32).to(device)
        );
    }
}
