using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>All weights of a model, packed; a copy of those it was made from.</summary>
internal sealed unsafe class DecoderWeights : IDisposable
{
    private readonly NativeFloats _embedding;

    public DecoderWeights(ModelConfig config, Func<string, float[]> read, ProductKernels kernels)
    {
        Config = config;
        Kernels = kernels;
        var (vocabulary, hidden) = (config.VocabularySize, config.HiddenSize);
        var reader = new TensorReader(read, "");
        Layers =
        [
            .. Enumerable
                .Range(0, config.LayerCount)
                .Select(layer => new LayerWeights(config, read, layer, kernels)),
        ];
        FinalNorm = reader.Vector("model.norm", hidden);

        // A look-up reads a row of the table and a product reads panels: a tied head is a second copy.
        _embedding = reader.Vector("model.embed_tokens", vocabulary * hidden);
        Head = new PackedMatrix(vocabulary, hidden, kernels);
        var head = config.TieEmbeddings ? "model.embed_tokens" : "lm_head";
        reader.Pack(head, Head, 0, (vocabulary, hidden), hasBias: false);
        Head.Pack();
    }

    public ModelConfig Config { get; }

    public ProductKernels Kernels { get; }

    public IReadOnlyList<LayerWeights> Layers { get; }

    public NativeFloats FinalNorm { get; }

    public PackedMatrix Head { get; }

    /// <summary>Memory that a step reads.</summary>
    public long Bytes => Head.Bytes + Layers.Sum(layer => layer.Bytes);

    /// <summary>The row of a token in the embedding table.</summary>
    public ReadOnlySpan<float> Embedding(int token) =>
        _embedding.AsSpan((long)token * Config.HiddenSize, Config.HiddenSize);

    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }

        FinalNorm.Dispose();
        Head.Dispose();
        _embedding.Dispose();
    }
}
