using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The weights as the forward pass reads them: views of the flat buffer, or what a trainer puts in their place.</summary>
internal sealed record LlamaParameters(
    Tensor Embedding, // (V, hidden)
    IReadOnlyList<LlamaLayer> Layers,
    Tensor FinalNorm, // (hidden)
    Tensor Head // (V, hidden); the embedding itself where tied
) : IDisposable
{
    /// <summary>
    /// Reads every view from <paramref name="view"/>, which is given the name of the view's first weight and its shape.
    /// </summary>
    public static LlamaParameters Of(ModelConfig config, Func<string, long[], Tensor> view)
    {
        long hidden = config.HiddenSize;
        var embedding = view(WeightNames.Embedding, [config.VocabularySize, hidden]);
        var layers = Enumerable
            .Range(0, config.LayerCount)
            .Select(i => Layer(config, i, view))
            .ToArray();
        var norm = view(WeightNames.FinalNorm, [hidden]);
        var head = config.TieEmbeddings
            ? embedding
            : view(WeightNames.Head, [config.VocabularySize, hidden]);
        return new LlamaParameters(embedding, layers, norm, head);
    }

    private static LlamaLayer Layer(
        ModelConfig config,
        int layer,
        Func<string, long[], Tensor> view
    )
    {
        long hidden = config.HiddenSize;
        long queries = config.HeadCount * config.HeadSize;
        var all = queries + (2 * config.KeyValueHeadCount * config.HeadSize);
        long inner = config.IntermediateSize;
        return new LlamaLayer
        {
            AttentionNorm = Vector(WeightNames.AttentionNorm, hidden),
            QueryKeyValue = Map(WeightNames.Query, all, hidden, config.QueryKeyValueBias),
            QueryNorm = config.QueryKeyNorm ? Vector(WeightNames.QueryNorm, config.HeadSize) : null,
            KeyNorm = config.QueryKeyNorm ? Vector(WeightNames.KeyNorm, config.HeadSize) : null,
            AttentionOutput = Map(
                WeightNames.AttentionOutput,
                hidden,
                queries,
                config.AttentionOutputBias
            ),
            FeedForwardNorm = Vector(WeightNames.FeedForwardNorm, hidden),
            GateUp = Map(WeightNames.Gate, 2 * inner, hidden, config.FeedForwardBias),
            Down = Map(WeightNames.Down, hidden, inner, config.FeedForwardBias),
        };

        Tensor Vector(string name, long size) => view(WeightNames.InLayer(layer, name), [size]);

        Linear Map(string first, long outputs, long inputs, bool bias) =>
            new(
                view(WeightNames.Matrix(layer, first), [outputs, inputs]),
                bias ? view(WeightNames.Bias(layer, first), [outputs]) : null
            );
    }

    public void Dispose()
    {
        Embedding.Dispose();
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }

        FinalNorm.Dispose();
        Head.Dispose();
    }
}
