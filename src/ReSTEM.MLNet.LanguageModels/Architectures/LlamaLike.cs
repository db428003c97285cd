using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>
/// The one definition of the forward pass of Llama-like models (Touvron et al. 2023), for training and for decoding:
/// grouped-query attention over rotary positions, RMSNorm before each part, a gated feed-forward block.
/// </summary>
internal sealed class LlamaLike(ModelConfig config, ModelParameters parameters, RotaryTable rotary)
    : IForwardPass
{
    private readonly Scalar _epsilon = config.NormEpsilon;

    public Tensor Hidden(Tensor ids, Tensor positions, IAttention attention)
    {
        using var scope = NewDisposeScope();
        var context = Context(positions, attention);
        var x = Embedded(ids, positions);
        for (var i = 0; i < parameters.Layers.Count; i++)
        {
            x = Block(x, i, context);
        }

        return Finished(x).MoveToOuterDisposeScope();
    }

    public BlockContext Context(Tensor positions, IAttention attention) =>
        new(attention, rotary.At(positions));

    public Tensor Embedded(Tensor ids, Tensor positions)
    {
        using var scope = NewDisposeScope();
        return parameters
            .Embedding.index_select(0, ids.flatten())
            .view(ids.shape[0], ids.shape[1], config.HiddenSize)
            .MoveToOuterDisposeScope();
    }

    public Tensor Finished(Tensor x) => Normalized(x, parameters.FinalNorm.Weight);

    public Tensor Logits(Tensor hidden) => nn.functional.linear(hidden, parameters.Head); // (..., hidden) -> (..., V)

    public Tensor Block(Tensor x, int index, BlockContext context)
    {
        using var scope = NewDisposeScope();
        var layer = parameters.Layers[index];
        x = x.add(
            Attention(Normalized(x, layer.AttentionNorm.Weight), index, context),
            Numbers.One
        );
        x = x.add(FeedForward(Normalized(x, layer.FeedForwardNorm.Weight), layer), Numbers.One);
        return x.MoveToOuterDisposeScope();
    }

    private Tensor Attention(Tensor x, int index, BlockContext context)
    {
        using var scope = NewDisposeScope();
        var layer = parameters.Layers[index];
        var (b, t) = (x.shape[0], x.shape[1]);
        var (queries, keys, d) = (config.HeadCount, config.KeyValueHeadCount, config.HeadSize);
        var heads = layer.QueryKeyValue.Apply(x).view(b, t, queries + (2 * keys), d);
        var turned = context.Angles!.Rotate(QueriesAndKeys(heads, layer)); // (B, T, H + KV, D)
        var query = turned.narrow(2, 0, queries).transpose(1, 2); // (B, H, T, D)
        var key = turned.narrow(2, queries, keys).transpose(1, 2); // (B, KV, T, D)
        var value = heads.narrow(2, queries + keys, keys).transpose(1, 2);
        var mixed = context
            .Attention.Attend(index, query, key, value)
            .transpose(1, 2)
            .reshape(b, t, queries * d);
        return layer.AttentionOutput.Apply(mixed).MoveToOuterDisposeScope();
    }

    private Tensor QueriesAndKeys(Tensor heads, LayerParameters layer)
    {
        var (queries, keys) = (config.HeadCount, config.KeyValueHeadCount);
        if (layer.QueryNorm is not { } queryNorm || layer.KeyNorm is not { } keyNorm)
        {
            return heads.narrow(2, 0, queries + keys);
        }

        var query = Normalized(heads.narrow(2, 0, queries), queryNorm);
        var key = Normalized(heads.narrow(2, queries, keys), keyNorm);
        return cat([query, key], 2);
    }

    private static Tensor FeedForward(Tensor x, LayerParameters layer)
    {
        using var scope = NewDisposeScope();
        var both = layer.Up.Apply(x); // (B, T, 2 intermediate)
        var inner = both.shape[^1] / 2;
        var gate = nn.functional.silu(both.narrow(-1, 0, inner));
        return layer.Down.Apply(gate.mul(both.narrow(-1, inner, inner))).MoveToOuterDisposeScope();
    }

    /// <summary>RMSNorm (Zhang and Sennrich 2019) over the last dimension, its mean square in 32 bits.</summary>
    private Tensor Normalized(Tensor x, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var wide = x.to_type(ScalarType.Float32);
        var inverse = wide.mul(wide).mean([-1L], true).add(_epsilon, Numbers.One).rsqrt();
        var normal = wide.mul(inverse).to_type(x.dtype).mul(weight);
        normal = weight.dtype == x.dtype ? normal : normal.to_type(x.dtype);
        return normal.MoveToOuterDisposeScope();
    }
}
