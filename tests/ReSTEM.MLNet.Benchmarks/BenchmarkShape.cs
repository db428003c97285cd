using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>The models that are measured: random weights, Llama's form, the head tied to the embedding.</summary>
internal static class BenchmarkShape
{
    public static ModelConfig Named(string name) =>
        name switch
        {
            "260k" => Config((64, 5), (8, 4), 172, 512),
            "15m" => Config((288, 6), (6, 6), 768, 32_000),
            "110m" => Config((768, 12), (12, 12), 2048, 32_000),
            _ => throw new ArgumentException($"--shape is {name}; it must be 260k, 15m or 110m."),
        };

    /// <summary>Floating-point operations of a token whose position is given: every weight once, and attention.</summary>
    public static double FlopsPerToken(ModelConfig config, double position)
    {
        var queries = config.HeadCount * config.HeadSize;
        var keys = config.KeyValueHeadCount * config.HeadSize;
        var layer =
            ((double)config.HiddenSize * ((2 * queries) + (2 * keys)))
            + (3.0 * config.HiddenSize * config.IntermediateSize)
            + (2.0 * queries * position);
        return 2
            * ((config.LayerCount * layer) + ((double)config.HiddenSize * config.VocabularySize));
    }

    private static ModelConfig Config(
        (int Hidden, int Layers) size,
        (int Queries, int Keys) heads,
        int inner,
        int vocabulary
    ) =>
        new()
        {
            HiddenSize = size.Hidden,
            LayerCount = size.Layers,
            HeadCount = heads.Queries,
            KeyValueHeadCount = heads.Keys,
            IntermediateSize = inner,
            VocabularySize = vocabulary,
            TieEmbeddings = true,
            ContextLength = 2048,
        };
}
