using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>
/// The forward pass of GPT-2 (Radford et al. 2019): learned positions, LayerNorm before each part, biases everywhere, a
/// feed-forward block with the tanh form of GELU (Hendrycks and Gimpel 2016).
/// </summary>
internal sealed class Gpt2(ModelConfig config, ModelParameters parameters) : IForwardPass
{
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

    public BlockContext Context(Tensor positions, IAttention attention) => new(attention, null);

    public Tensor Finished(Tensor x) => Normalized(x, parameters.FinalNorm);

    public Tensor Logits(Tensor hidden) => nn.functional.linear(hidden, parameters.Head); // (..., hidden) -> (..., V)

    public Tensor Embedded(Tensor ids, Tensor positions)
    {
        using var scope = NewDisposeScope();
        var tokens = parameters.Embedding.index_select(0, ids.flatten());
        var places = parameters.Positions!.index_select(0, positions.flatten());
        return tokens
            .view(ids.shape[0], ids.shape[1], config.HiddenSize)
            .add(places.view(positions.shape[0], ids.shape[1], config.HiddenSize), Numbers.One)
            .MoveToOuterDisposeScope(); // (B, T, hidden)
    }

    public Tensor Block(Tensor x, int index, BlockContext context)
    {
        using var scope = NewDisposeScope();
        var layer = parameters.Layers[index];
        x = x.add(Attention(Normalized(x, layer.AttentionNorm), index, context), Numbers.One);
        var inner = layer.Up.Apply(Normalized(x, layer.FeedForwardNorm)); // (B, T, intermediate)
        var active = inner.gelu(TorchSharp.Modules.GELU.Approximate.tanh);
        return x.add(layer.Down.Apply(active), Numbers.One).MoveToOuterDisposeScope();
    }

    private Tensor Attention(Tensor x, int index, BlockContext context)
    {
        using var scope = NewDisposeScope();
        var layer = parameters.Layers[index];
        var (b, t, heads, d) = (x.shape[0], x.shape[1], config.HeadCount, config.HeadSize);
        var all = layer.QueryKeyValue.Apply(x).view(b, t, 3 * heads, d);
        var query = all.narrow(2, 0, heads).transpose(1, 2); // (B, H, T, D)
        var key = all.narrow(2, heads, heads).transpose(1, 2);
        var value = all.narrow(2, 2 * heads, heads).transpose(1, 2);
        var mixed = context
            .Attention.Attend(index, query, key, value)
            .transpose(1, 2)
            .reshape(b, t, config.HiddenSize);
        return layer.AttentionOutput.Apply(mixed).MoveToOuterDisposeScope();
    }

    /// <summary>LayerNorm (Ba et al. 2016) over the last dimension.</summary>
    private Tensor Normalized(Tensor x, Norm norm) =>
        nn.functional.layer_norm(
            x,
            [config.HiddenSize],
            norm.Weight,
            norm.Bias,
            config.NormEpsilon
        );
}
