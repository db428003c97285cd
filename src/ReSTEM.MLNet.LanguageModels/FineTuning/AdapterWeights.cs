using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
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
        FineTuningOptions options
    )
    {
        using var scope = NewDisposeScope();
        (_adapter, _seed) = (adapter, options.Seed);
        _base = ModelParameters.Of(
            config,
            (name, shape) => weights.View(name, shape).DetachFromDisposeScope()
        );
        if (options.Precision == ModelPrecision.BFloat16)
        {
            var views = _base.Maps.ToList();
            _base = _base.WithMapsIn(ScalarType.BFloat16);
            foreach (var map in _base.Maps)
            {
                map.Weight.DetachFromDisposeScope();
                map.Bias?.DetachFromDisposeScope();
            }

            views.ForEach(map => map.Dispose());
        }

        Gradient = zeros_like(adapter.Flat).DetachFromDisposeScope();
        _leaves = adapter.Slots.ToDictionary(
            slot => slot,
            slot => GradientViews.Leaf(adapter.View(slot), Gradient, slot.Offset)
        );
    }

    public Tensor Flat => _adapter.Flat;

    public Tensor Gradient { get; }

    public long DecayedCount => Flat.numel();

    public ModelParameters Parameters(StepPart? part)
    {
        var rate = _adapter.Options.Dropout;
        return _adapter.Beside(
            _base,
            slot => _leaves[slot],
            rate > 0 && part is { } drawn ? slot => new Dropout(rate, Key(drawn, slot)).Apply : null
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

    private ulong Key(StepPart part, WeightSlot slot)
    {
        var random = new SeededShuffle(_seed, part.Step);
        return random.Next() ^ SeededShuffle.Mix(((ulong)part.Part << 40) + (ulong)slot.Offset);
    }

    /// <summary>
    /// Drops inputs by random numbers of a map's own in a part of a step: what is computed again drops the same, and so does
    /// a resumed run.
    /// </summary>
    private sealed class Dropout(double rate, ulong key)
    {
        private readonly Scalar _rate = rate;
        private readonly Scalar _scale = 1 / (1 - rate);

        public Tensor Apply(Tensor x)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(key, x.device);
            var kept = rand(x.shape, ScalarType.Float32, x.device, generator: generator)
                .ge(_rate)
                .to_type(x.dtype)
                .mul_(_scale);
            return x.mul(kept).MoveToOuterDisposeScope();
        }
    }
}
