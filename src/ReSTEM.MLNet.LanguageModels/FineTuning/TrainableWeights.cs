using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// Views of a model's weights that collect gradients, all of them into one flat buffer beside the weights': an optimizer
/// step is then a few calls over the whole, and a tied head is trained once.
/// </summary>
internal sealed class TrainableWeights : IDisposable
{
    private readonly List<Tensor> _owned = [];

    public TrainableWeights(ModelConfig config, ModelWeights weights)
    {
        using var scope = NewDisposeScope();
        Gradient = zeros_like(weights.Flat).DetachFromDisposeScope();
        Parameters = LlamaParameters.Of(config, Leaf);

        Tensor Leaf(string name, long[] shape)
        {
            var leaf = weights.View(name, shape).detach().requires_grad_().DetachFromDisposeScope();
            var count = shape.Aggregate(1L, (product, size) => product * size);
            var gradient = Gradient.narrow(0, weights.Layout[name].Offset, count).view(shape);
            leaf.grad = gradient;
            _owned.Add(leaf);
            return leaf;
        }
    }

    /// <summary>Gradients of all weights, in the order of the weights; filled by a backward pass.</summary>
    public Tensor Gradient { get; }

    public LlamaParameters Parameters { get; }

    public void Dispose()
    {
        foreach (var tensor in _owned)
        {
            tensor.Dispose();
        }

        Gradient.Dispose();
    }
}
