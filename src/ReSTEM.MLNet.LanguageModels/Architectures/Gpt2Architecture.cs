using System.Globalization;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The weights of GPT-2. Checkpoints hold the matrices of its layers as (inputs, outputs).</summary>
internal sealed class Gpt2Architecture : IArchitecture
{
    private const string PositionTable = "transformer.wpe.weight";
    private const string FinalNorm = "transformer.ln_f";
    private const string AttentionNorm = "ln_1";
    private const string FeedForwardNorm = "ln_2";

    public string Prefix => "transformer.";

    public string Embedding => "transformer.wte.weight";

    /// <summary>The causal mask, which old checkpoints hold.</summary>
    public IReadOnlyList<string> Derived { get; } = [".attn.bias", ".attn.masked_bias"];

    public IEnumerable<WeightShape> Matrices(ModelConfig config)
    {
        yield return new(Embedding, config.VocabularySize, config.HiddenSize);
        yield return new(PositionTable, config.ContextLength, config.HiddenSize);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            foreach (var map in Projections(config))
            {
                yield return new(Weight(layer, map.Name), map.Outputs, map.Inputs)
                {
                    StoredTransposed = true,
                };
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
            foreach (var norm in new[] { AttentionNorm, FeedForwardNorm })
            {
                yield return new(Weight(layer, norm), config.HiddenSize);
                yield return new(Bias(layer, norm), config.HiddenSize);
            }

            foreach (var map in Projections(config))
            {
                yield return new(Bias(layer, map.Name), map.Outputs);
            }
        }

        yield return new(FinalNorm + ".weight", config.HiddenSize);
        yield return new(FinalNorm + ".bias", config.HiddenSize);
    }

    public IReadOnlyList<Projection> Projections(ModelConfig config)
    {
        var (hidden, inner) = (config.HiddenSize, config.IntermediateSize);
        return
        [
            new("attn.c_attn", LayerMap.QueryKeyValue, 3 * hidden, hidden),
            new("attn.c_proj", LayerMap.AttentionOutput, hidden, hidden),
            new("mlp.c_fc", LayerMap.Up, inner, hidden),
            new("mlp.c_proj", LayerMap.Down, hidden, inner),
        ];
    }

    public string InLayer(int layer, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"transformer.h.{layer}.{name}");

    public ModelParameters Parameters(ModelConfig config, Func<string, long[], Tensor> view)
    {
        long[] table = [config.VocabularySize, config.HiddenSize];
        var embedding = view(Embedding, table);
        return new ModelParameters
        {
            Embedding = embedding,
            Positions = view(PositionTable, [config.ContextLength, config.HiddenSize]),
            Layers =
            [
                .. Enumerable.Range(0, config.LayerCount).Select(i => Layer(config, i, view)),
            ],
            FinalNorm = NormOf(FinalNorm),
            Head = config.TieEmbeddings ? embedding : view(WeightNames.Head, table),
        };

        Norm NormOf(string name) =>
            new(
                view(name + ".weight", [config.HiddenSize]),
                view(name + ".bias", [config.HiddenSize])
            );
    }

    private LayerParameters Layer(ModelConfig config, int layer, Func<string, long[], Tensor> view)
    {
        var maps = Projections(config).ToDictionary(map => map.Map);
        return new LayerParameters
        {
            AttentionNorm = NormOf(AttentionNorm),
            QueryKeyValue = Map(LayerMap.QueryKeyValue),
            AttentionOutput = Map(LayerMap.AttentionOutput),
            FeedForwardNorm = NormOf(FeedForwardNorm),
            Up = Map(LayerMap.Up),
            Down = Map(LayerMap.Down),
        };

        Norm NormOf(string name) =>
            new(
                view(Weight(layer, name), [config.HiddenSize]),
                view(Bias(layer, name), [config.HiddenSize])
            );

        Linear Map(LayerMap map) =>
            new(
                view(Weight(layer, maps[map].Name), [maps[map].Outputs, maps[map].Inputs]),
                view(Bias(layer, maps[map].Name), [maps[map].Outputs])
            );
    }

    private string Weight(int layer, string name) => InLayer(layer, name + ".weight");

    private string Bias(int layer, string name) => InLayer(layer, name + ".bias");
}
