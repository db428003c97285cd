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

    /// <summary>The linear maps of all blocks.</summary>
    public IEnumerable<Linear> Maps =>
        Layers.SelectMany(layer =>
            new[] { layer.QueryKeyValue, layer.AttentionOutput, layer.Up, layer.Down }
        );

    /// <summary>The same weights, the linear maps of all blocks in another number type.</summary>
    public ModelParameters WithMapsIn(ScalarType type) =>
        this with
        {
            Layers =
            [
                .. Layers.Select(layer =>
                    layer with
                    {
                        QueryKeyValue = layer.QueryKeyValue.In(type),
                        AttentionOutput = layer.AttentionOutput.In(type),
                        Up = layer.Up.In(type),
                        Down = layer.Down.In(type),
                    }
                ),
            ],
        };

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
