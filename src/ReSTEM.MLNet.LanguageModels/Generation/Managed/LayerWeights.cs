using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>The weights of one block, packed.</summary>
internal sealed class LayerWeights : IDisposable
{
    public LayerWeights(
        ModelConfig config,
        Func<string, float[]> read,
        int layer,
        ProductKernels kernels
    )
    {
        var reader = new TensorReader(read, $"model.layers.{layer}.");
        var queries = config.HeadCount * config.HeadSize;
        var keys = config.KeyValueHeadCount * config.HeadSize;
        AttentionNorm = reader.Vector("input_layernorm", config.HiddenSize);
        FeedForwardNorm = reader.Vector("post_attention_layernorm", config.HiddenSize);
        QueryNorm = config.QueryKeyNorm ? reader.Vector("self_attn.q_norm", config.HeadSize) : null;
        KeyNorm = config.QueryKeyNorm ? reader.Vector("self_attn.k_norm", config.HeadSize) : null;
        QueryKeyValue = new PackedMatrix(queries + (2 * keys), config.HiddenSize, kernels);
        var bias = config.QueryKeyValueBias;
        reader.Pack("self_attn.q_proj", QueryKeyValue, 0, (queries, config.HiddenSize), bias);
        reader.Pack("self_attn.k_proj", QueryKeyValue, queries, (keys, config.HiddenSize), bias);
        reader.Pack(
            "self_attn.v_proj",
            QueryKeyValue,
            queries + keys,
            (keys, config.HiddenSize),
            bias
        );
        Output = new PackedMatrix(config.HiddenSize, queries, kernels);
        reader.Pack(
            "self_attn.o_proj",
            Output,
            0,
            (config.HiddenSize, queries),
            config.AttentionOutputBias
        );
        GateUp = PackGateUp(config, reader, kernels);
        Down = new PackedMatrix(config.HiddenSize, config.IntermediateSize, kernels);
        reader.Pack(
            "mlp.down_proj",
            Down,
            0,
            (config.HiddenSize, config.IntermediateSize),
            config.FeedForwardBias
        );
        foreach (var matrix in new[] { QueryKeyValue, Output, GateUp, Down })
        {
            matrix.Pack();
        }
    }

    public NativeFloats AttentionNorm { get; }

    public NativeFloats FeedForwardNorm { get; }

    public NativeFloats? QueryNorm { get; }

    public NativeFloats? KeyNorm { get; }

    /// <summary>Queries, keys and values side by side.</summary>
    public PackedMatrix QueryKeyValue { get; }

    public PackedMatrix Output { get; }

    /// <summary>A panel of gates, the panel of the same features' ups, the next panel of gates, and so on.</summary>
    public PackedMatrix GateUp { get; }

    public PackedMatrix Down { get; }

    /// <summary>Memory of the matrices.</summary>
    public long Bytes => QueryKeyValue.Bytes + Output.Bytes + GateUp.Bytes + Down.Bytes;

    public void Dispose()
    {
        IDisposable?[] all =
        [
            AttentionNorm,
            FeedForwardNorm,
            QueryNorm,
            KeyNorm,
            QueryKeyValue,
            Output,
            GateUp,
            Down,
        ];
        foreach (var one in all)
        {
            one?.Dispose();
        }
    }

    private static PackedMatrix PackGateUp(
        ModelConfig config,
        TensorReader reader,
        ProductKernels kernels
    )
    {
        var (inner, depth, width) = (
            config.IntermediateSize,
            config.HiddenSize,
            kernels.PanelWidth
        );
        var pairs = (inner + width - 1) / width;
        var packed = new PackedMatrix(pairs * 2 * width, depth, kernels);
        foreach (var (name, shift) in new[] { ("mlp.gate_proj", 0), ("mlp.up_proj", width) })
        {
            var weight = reader.Read($"{name}.weight", inner * depth);
            var bias = config.FeedForwardBias ? reader.Read($"{name}.bias", inner) : [];
            for (var at = 0; at < inner; at += width)
            {
                var take = Math.Min(width, inner - at);
                packed.SetColumns(
                    (2 * at) + shift,
                    weight.Slice(at * depth, take * depth),
                    bias.IsEmpty ? [] : bias.Slice(at, take)
                );
            }
        }

        return packed;
    }
}
