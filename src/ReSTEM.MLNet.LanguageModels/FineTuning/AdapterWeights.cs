using ReSTEM.MLNet.LanguageModels.Architectures;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>The low-rank terms of a model as what is trained; the model's own weights are read and never moved.</summary>
internal sealed class AdapterWeights : ITrainable
{
    private readonly LowRankAdapter _adapter;
    private readonly ModelParameters _base;
    private readonly Dictionary<WeightSlot, Tensor> _leaves;
    private readonly long _seed;

    public AdapterWeights(
        ModelConfig config,
        ModelWeights weights,
        LowRankAdapter adapter,
        long seed
    )
    {
        using var scope = NewDisposeScope();
        _adapter = adapter;
        _seed = seed;
        _base = ModelParameters.Of(
            config,
            (name, shape) => weights.View(name, shape).DetachFromDisposeScope()
        );
        Gradient = zeros_like(adapter.Flat).DetachFromDisposeScope();
        _leaves = adapter.Slots.ToDictionary(
            slot => slot,
            slot => GradientViews.Leaf(adapter.View(slot), Gradient, slot.Offset)
        );
    }

    public Tensor Flat => _adapter.Flat;

    public Tensor Gradient { get; }

    public long DecayedCount => Flat.numel();

    public ModelParameters Parameters(int step)
    {
        var rate = _adapter.Options.Dropout;
        return _adapter.Beside(
            _base,
            slot => _leaves[slot],
            rate > 0 ? new Dropout(rate, _seed, step).Apply : null
        );
    }

    public void Dispose()
    {
        foreach (var leaf in _leaves.Values)
        {
            leaf.Dispose();
        }

        _base.Dispose();
        Gradient.Dispose();
    }

    /// <summary>Drops inputs by random numbers of the step's own, so that a resumed run drops the same.</summary>
    private sealed class Dropout(double rate, long seed, int step)
    {
        private readonly Scalar _rate = rate;
        private readonly Scalar _scale = 1 / (1 - rate);
        private int _calls;

        public Tensor Apply(Tensor x)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(
                unchecked((ulong)(seed + (step * 1_000_003L) + _calls++)),
                x.device
            );
            var kept = rand(x.shape, ScalarType.Float32, x.device, generator: generator)
                .ge(_rate)
                .to_type(x.dtype);
            return x.mul(kept).mul(_scale).MoveToOuterDisposeScope();
        }
    }
}
