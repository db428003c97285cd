using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The tensors of one transformer block.</summary>
internal sealed record LlamaLayer : IDisposable
{
    public required Tensor AttentionNorm { get; init; } // (hidden)

    /// <summary>Query, key and value projections, one below the other.</summary>
    public required Linear QueryKeyValue { get; init; } // ((H + 2 KV) D, hidden)

    public Tensor? QueryNorm { get; init; } // (D)

    public Tensor? KeyNorm { get; init; } // (D)

    public required Linear AttentionOutput { get; init; } // (hidden, H D)

    public required Tensor FeedForwardNorm { get; init; } // (hidden)

    /// <summary>Gate and up projections, one below the other.</summary>
    public required Linear GateUp { get; init; } // (2 intermediate, hidden)

    public required Linear Down { get; init; } // (hidden, intermediate)

    public void Dispose()
    {
        AttentionNorm.Dispose();
        QueryKeyValue.Dispose();
        QueryNorm?.Dispose();
        KeyNorm?.Dispose();
        AttentionOutput.Dispose();
        FeedForwardNorm.Dispose();
        GateUp.Dispose();
        Down.Dispose();
    }
}
