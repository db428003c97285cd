using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// All weights of a model as what is trained: views of the flat buffer that collect gradients, all of them into one flat
/// buffer beside it. A tied head is trained once.
/// </summary>
internal sealed class FullWeights : ITrainable
{
    private readonly ModelWeights _weights;
    private readonly ModelParameters _parameters;

    public FullWeights(ModelConfig config, ModelWeights weights)
    {
        _weights = weights;
        Gradient = zeros_like(weights.Flat).DetachFromDisposeScope();
        _parameters = ModelParameters.Of(config, Leaf);
    }

    public Tensor Flat => _weights.Flat;

    public Tensor Gradient { get; }

    public long DecayedCount => _weights.Layout.MatrixCount;

    public ModelParameters Parameters(int step) => _parameters;

    public void Dispose()
    {
        _parameters.Dispose();
        Gradient.Dispose();
    }

    private Tensor Leaf(string name, long[] shape)
    {
        using var scope = NewDisposeScope();
        return GradientViews.Leaf(
            _weights.View(name, shape),
            Gradient,
            _weights.Layout[name].Offset
        );
    }
}
