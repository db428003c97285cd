using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The weights of Llama, Mistral, Qwen2, Qwen3 and SmolLM2.</summary>
internal sealed class LlamaArchitecture : IArchitecture
{
    public string Prefix => WeightNames.Prefix;

    public string Embedding => WeightNames.Embedding;

    public IReadOnlyList<string> Derived { get; } = [".rotary_emb.inv_freq"];

    public IEnumerable<WeightShape> Matrices(ModelConfig config)
    {
        yield return new(WeightNames.Embedding, config.VocabularySize, config.HiddenSize);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            foreach (var map in Projections(config))
            {
                yield return new(WeightNames.Matrix(layer, map.Name), map.Outputs, map.Inputs);
            }
        }

        if (!config.TieEmbeddings)
        {
            yield return new(WeightNames.Head, config.VocabularySize, config.HiddenSize);
        }
    }

    public IEnumerable<WeightShape> Vectors(ModelConfig config)
    {
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            yield return new(
                WeightNames.InLayer(layer, WeightNames.AttentionNorm),
                config.HiddenSize
            );
            yield return new(
                WeightNames.InLayer(layer, WeightNames.FeedForwardNorm),
                config.HiddenSize
            );
            if (config.QueryKeyNorm)
            {
                yield return new(
                    WeightNames.InLayer(layer, WeightNames.QueryNorm),
                    config.HeadSize
                );
                yield return new(WeightNames.InLayer(layer, WeightNames.KeyNorm), config.HeadSize);
            }

            foreach (var map in Projections(config).Where(map => HasBias(config, map.Map)))
            {
                yield return new(WeightNames.Bias(layer, map.Name), map.Outputs);
            }
        }

        yield return new(WeightNames.FinalNorm, config.HiddenSize);
    }

    public IReadOnlyList<Projection> Projections(ModelConfig config)
    {
        var (hidden, inner) = (config.HiddenSize, config.IntermediateSize);
        var queries = config.HeadCount * config.HeadSize;
        var keys = config.KeyValueHeadCount * config.HeadSize;
        return
        [
            new(WeightNames.Query, LayerMap.QueryKeyValue, queries, hidden),
            new(WeightNames.Key, LayerMap.QueryKeyValue, keys, hidden) { FirstOutput = queries },
            new(WeightNames.Value, LayerMap.QueryKeyValue, keys, hidden)
            {
                FirstOutput = queries + keys,
            },
            new(WeightNames.AttentionOutput, LayerMap.AttentionOutput, hidden, queries),
            new(WeightNames.Gate, LayerMap.Up, inner, hidden),
            new(WeightNames.Up, LayerMap.Up, inner, hidden) { FirstOutput = inner },
            new(WeightNames.Down, LayerMap.Down, hidden, inner),
        ];
    }

    public string InLayer(int layer, string name) => WeightNames.InLayer(layer, name);

    public ModelParameters Parameters(ModelConfig config, Func<string, long[], Tensor> view)
    {
        long[] table = [config.VocabularySize, config.HiddenSize];
        var embedding = view(WeightNames.Embedding, table);
        return new ModelParameters
        {
            Embedding = embedding,
            Layers =
            [
                .. Enumerable.Range(0, config.LayerCount).Select(i => Layer(config, i, view)),
            ],
            FinalNorm = new Norm(view(WeightNames.FinalNorm, [config.HiddenSize])),
            Head = config.TieEmbeddings ? embedding : view(WeightNames.Head, table),
        };
    }

    private LayerParameters Layer(ModelConfig config, int layer, Func<string, long[], Tensor> view)
    {
        var maps = Projections(config);
        return new LayerParameters
        {
            AttentionNorm = new Norm(Vector(WeightNames.AttentionNorm, config.HiddenSize)),
            QueryKeyValue = Map(LayerMap.QueryKeyValue),
            QueryNorm = config.QueryKeyNorm ? Vector(WeightNames.QueryNorm, config.HeadSize) : null,
            KeyNorm = config.QueryKeyNorm ? Vector(WeightNames.KeyNorm, config.HeadSize) : null,
            AttentionOutput = Map(LayerMap.AttentionOutput),
            FeedForwardNorm = new Norm(Vector(WeightNames.FeedForwardNorm, config.HiddenSize)),
            Up = Map(LayerMap.Up),
            Down = Map(LayerMap.Down),
        };

        Tensor Vector(string name, long size) => view(WeightNames.InLayer(layer, name), [size]);

        Linear Map(LayerMap map)
        {
            Projection[] parts = [.. maps.Where(part => part.Map == map)];
            var (first, outputs) = (parts[0].Name, parts.Sum(part => part.Outputs));
            return new Linear(
                view(WeightNames.Matrix(layer, first), [outputs, parts[0].Inputs]),
                HasBias(config, map) ? view(WeightNames.Bias(layer, first), [outputs]) : null
            );
        }
    }

    private static bool HasBias(ModelConfig config, LayerMap map) =>
        map switch
        {
            LayerMap.QueryKeyValue => config.QueryKeyValueBias,
            LayerMap.AttentionOutput => config.AttentionOutputBias,
            _ => config.FeedForwardBias,
        };
}
