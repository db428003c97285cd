using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The low-rank terms of a model as one flat tensor, in the order of layers and projections, A before B.</summary>
internal sealed class LowRankAdapter : IDisposable
{
    private readonly ModelConfig _config;
    private readonly Projection[] _projections;
    private readonly Scalar _scale;

    private LowRankAdapter(ModelConfig config, LoRAOptions options, Func<long, Tensor> buffer)
    {
        _config = config;
        _projections = Chosen(config, options);
        _scale = options.Scale;
        Options = options;
        Slots = [.. Layout(config, _projections, options.Rank)];
        Flat = buffer(Slots[^1].Offset + Slots[^1].Count).DetachFromDisposeScope();
    }

    public LoRAOptions Options { get; }

    /// <summary>A and B of every term, under the names of checkpoints.</summary>
    public IReadOnlyList<WeightSlot> Slots { get; }

    public Tensor Flat { get; }

    /// <summary>New terms that change nothing yet: A uniform as a linear layer's default, B zero.</summary>
    public static LowRankAdapter Create(
        ModelConfig config,
        LoRAOptions options,
        Device device,
        long seed
    )
    {
        var adapter = Zero(config, options, device);
        foreach (var slot in adapter.Slots.Where((_, index) => index % 2 == 0))
        {
            var values = new float[slot.Count];
            WeightInitializer.Uniform(
                values,
                1 / Math.Sqrt(slot.Shape[1]),
                unchecked((ulong)seed) + (ulong)slot.Offset
            );
            adapter.Write(slot, values);
        }

        return adapter;
    }

    /// <summary>Terms to be filled.</summary>
    public static LowRankAdapter Zero(ModelConfig config, LoRAOptions options, Device device) =>
        new(config, options, count => zeros(count, ScalarType.Float32, device));

    public LowRankAdapter Clone() => new(_config, Options, _ => Flat.clone());

    /// <summary>A copy that is trained with another dropout, which is no part of the shape.</summary>
    public LowRankAdapter Clone(double dropout) =>
        new(_config, Options with { Dropout = dropout }, _ => Flat.clone());

    public void Write(WeightSlot slot, ReadOnlySpan<float> values)
    {
        using var scope = NewDisposeScope();
        Flat.narrow(0, slot.Offset, slot.Count).copy_(tensor(values.ToArray()));
    }

    public float[] Read(WeightSlot slot)
    {
        using var scope = NewDisposeScope();
        var values = Flat.narrow(0, slot.Offset, slot.Count).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(values.bytes).ToArray();
    }

    /// <summary>The base's maps with these terms beside them.</summary>
    /// <param name="parameters">Of the base.</param>
    /// <param name="view">Gives each matrix of a term from its slot.</param>
    /// <param name="dropout">Makes what is applied to a map's input, given the first slot of its terms; absent outside training.</param>
    public ModelParameters Beside(
        ModelParameters parameters,
        Func<WeightSlot, Tensor> view,
        Func<WeightSlot, Func<Tensor, Tensor>>? dropout
    )
    {
        var layers = parameters.Layers.Select(
            (layer, index) => Adapted(layer, index, view, dropout)
        );
        return parameters with { Layers = [.. layers] };
    }

    /// <summary>A view of one matrix of a term.</summary>
    public Tensor View(WeightSlot slot)
    {
        using var scope = NewDisposeScope();
        return Flat.narrow(0, slot.Offset, slot.Count)
            .view([.. slot.Shape])
            .MoveToOuterDisposeScope();
    }

    /// <summary>Adds the terms to the weights they stand beside.</summary>
    public void MergeInto(ModelWeights weights)
    {
        using var gradient = no_grad();
        for (var i = 0; i < Slots.Count; i += 2)
        {
            using var scope = NewDisposeScope();
            var (layer, projection) = (
                i / 2 / _projections.Length,
                _projections[i / 2 % _projections.Length]
            );
            var target = weights.View(
                Architecture.Of(_config).InLayer(layer, projection.Name) + ".weight",
                projection.Outputs,
                projection.Inputs
            );
            var term = View(Slots[i + 1]).matmul(View(Slots[i])).mul(_scale); // (outputs, inputs)
            target.add_(term.to_type(target.dtype), Numbers.One);
        }
    }

    public void Dispose() => Flat.Dispose();

    private LayerParameters Adapted(
        LayerParameters layer,
        int index,
        Func<WeightSlot, Tensor> view,
        Func<WeightSlot, Func<Tensor, Tensor>>? dropout
    )
    {
        return layer with
        {
            QueryKeyValue = With(layer.QueryKeyValue, LayerMap.QueryKeyValue),
            AttentionOutput = With(layer.AttentionOutput, LayerMap.AttentionOutput),
            Up = With(layer.Up, LayerMap.Up),
            Down = With(layer.Down, LayerMap.Down),
        };

        Linear With(Linear map, LayerMap place)
        {
            int[] places =
            [
                .. Enumerable
                    .Range(0, _projections.Length)
                    .Where(i => _projections[i].Map == place)
                    .Select(i => 2 * ((index * _projections.Length) + i)),
            ];
            if (places.Length == 0)
            {
                return map;
            }

            var terms = places.Select(i => new LowRankTerm(
                view(Slots[i]),
                view(Slots[i + 1]),
                _projections[i / 2 % _projections.Length].FirstOutput
            ));
            return map with
            {
                Update = LowRankUpdate.Of(
                    [.. terms],
                    map.Weight.shape[0],
                    (float)Options.Scale
                ) with
                {
                    Dropout = dropout?.Invoke(Slots[places[0]]),
                },
            };
        }
    }

    private static Projection[] Chosen(ModelConfig config, LoRAOptions options)
    {
        var all = Projection.Of(config);
        var unknown = options.TargetModules.FirstOrDefault(name =>
            !all.Any(projection => projection.IsMeantBy(name))
        );
        return unknown is null
            ? [.. all.Where(projection => options.TargetModules.Any(projection.IsMeantBy))]
            : throw new ArgumentException(
                $"LoRAOptions.TargetModules names '{unknown}', which a layer does not have; it has "
                    + $"{string.Join(", ", all.Select(projection => projection.ShortName).Distinct())}."
            );
    }

    private static IEnumerable<WeightSlot> Layout(
        ModelConfig config,
        Projection[] projections,
        int rank
    )
    {
        var architecture = Architecture.Of(config);
        var offset = 0L;
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            foreach (var projection in projections)
            {
                var name = architecture.InLayer(layer, projection.Name);
                yield return new WeightSlot(
                    $"{name}.lora_A.weight",
                    [rank, projection.Inputs],
                    offset
                );
                offset += (long)rank * projection.Inputs;
                yield return new WeightSlot(
                    $"{name}.lora_B.weight",
                    [projection.Outputs, rank],
                    offset
                );
                offset += (long)projection.Outputs * rank;
            }
        }
    }
}
