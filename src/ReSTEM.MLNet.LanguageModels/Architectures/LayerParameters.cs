using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The tensors of one transformer block.</summary>
internal sealed record LayerParameters : IDisposable
{
    public required Norm AttentionNorm { get; init; }

    /// <summary>Query, key and value projections, one below the other.</summary>
    public required Linear QueryKeyValue { get; init; } // ((H + 2 KV) D, hidden)

    public Tensor? QueryNorm { get; init; } // (D)

    public Tensor? KeyNorm { get; init; } // (D)

    public required Linear AttentionOutput { get; init; } // (hidden, H D)

    public required Norm FeedForwardNorm { get; init; }

    /// <summary>Gate and up projections, one below the other; the up projection alone where nothing is gated.</summary>
    public required Linear Up { get; init; } // (2 intermediate or intermediate, hidden)

    public required Linear Down { get; init; } // (hidden, intermediate)

    public void Dispose()
    {
        AttentionNorm.Dispose();
        QueryKeyValue.Dispose();
        QueryNorm?.Dispose();
        KeyNorm?.Dispose();
        AttentionOutput.Dispose();
        FeedForwardNorm.Dispose();
        Up.Dispose();
        Down.Dispose();
    }
}
