using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The weights as the forward pass reads them: views of the flat buffer, or what a trainer puts in their place.</summary>
internal sealed record ModelParameters : IDisposable
{
    public required Tensor Embedding { get; init; } // (V, hidden)

    /// <summary>What is added to the embedding by position; absent where positions are rotary.</summary>
    public Tensor? Positions { get; init; } // (context, hidden)

    public required IReadOnlyList<LayerParameters> Layers { get; init; }

    public required Norm FinalNorm { get; init; }

    /// <summary>The embedding itself where the two are tied.</summary>
    public required Tensor Head { get; init; } // (V, hidden)

    /// <summary>
    /// Reads every view from <paramref name="view"/>, which is given the name of the view's first weight and its shape.
    /// </summary>
    public static ModelParameters Of(ModelConfig config, Func<string, long[], Tensor> view) =>
        Architecture.Of(config).Parameters(config, view);

    public void Dispose()
    {
        Embedding.Dispose();
        Positions?.Dispose();
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }

        FinalNorm.Dispose();
        Head.Dispose();
    }
}
