using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// All weights of a model as what is trained: views of the flat buffer that collect gradients, all of them into one flat
/// buffer beside it. A tied head is trained once. Frozen embeddings lie first and are left out of both.
/// </summary>
internal sealed class FullWeights : ITrainable
{
    private readonly ModelWeights _weights;
    private readonly ModelParameters _parameters;
    private readonly bool _half;
    private readonly long _frozen;

    public FullWeights(ModelConfig config, ModelWeights weights, FineTuningOptions options)
    {
        using var scope = NewDisposeScope();
        _weights = weights;
        _half = options.Precision == ModelPrecision.BFloat16;
        _frozen = options.FreezeEmbeddings ? weights.Layout.EmbeddingCount : 0;
        Flat = weights
            .Flat.narrow(0, _frozen, weights.Layout.Count - _frozen)
            .DetachFromDisposeScope();
        Gradient = zeros_like(Flat).DetachFromDisposeScope();
        _parameters = ModelParameters.Of(config, Leaf);
    }

    public Tensor Flat { get; }

    public Tensor Gradient { get; }

    public long DecayedCount => _weights.Layout.MatrixCount - _frozen;

    public ModelParameters Parameters(StepPart? part) =>
        _half ? _parameters.WithMapsIn(ScalarType.BFloat16) : _parameters;

    public void Dispose()
    {
        _parameters.Dispose();
        Gradient.Dispose();
        Flat.Dispose();
    }

    private Tensor Leaf(string name, long[] shape)
    {
        using var scope = NewDisposeScope();
        var (view, offset) = (_weights.View(name, shape), _weights.Layout[name].Offset);
        return offset < _frozen
            ? view.DetachFromDisposeScope()
            : GradientViews.Leaf(view, Gradient, offset - _frozen);
    }
}
