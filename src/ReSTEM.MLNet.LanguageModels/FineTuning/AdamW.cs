using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) over one flat buffer, in place, however many tensors a model has. On a CPU slice after slice, so that
/// the numbers of one stay in the cache from its first call to its last; each number's arithmetic is the same either way.
/// </summary>
internal sealed class AdamW : IDisposable
{
    /// <summary>Numbers of a slice: five buffers of them fit a core's cache, and a call's own time is little beside its work.</summary>
    private const long SliceLength = 1 << 16;

    private readonly Tensor _gradient; // (n)
    private readonly AdamWSlice[] _slices;
    private readonly FineTuningOptions _options;
    private readonly Scalar _beta1;
    private readonly Scalar _rest1;
    private readonly Scalar _beta2;
    private readonly Scalar _rest2;
    private readonly Scalar _epsilon;

    public AdamW(Tensor parameters, Tensor gradient, long decayedCount, FineTuningOptions options)
    {
        _gradient = gradient;
        _options = options;
        (_beta1, _rest1) = (options.Beta1, 1 - options.Beta1);
        (_beta2, _rest2) = (options.Beta2, 1 - options.Beta2);
        _epsilon = options.Epsilon;
        Mean = zeros_like(parameters).DetachFromDisposeScope();
        Square = zeros_like(parameters).DetachFromDisposeScope();
        _slices = [.. Slices(new AdamWBuffers(parameters, gradient, Mean, Square), decayedCount)];
    }

    /// <summary>Running mean of the gradient.</summary>
    public Tensor Mean { get; }

    /// <summary>Running mean of the squared gradient.</summary>
    public Tensor Square { get; }

    /// <summary>Steps taken.</summary>
    public int Steps { get; set; }

    /// <summary>Clips the gradient and takes one step along it; a gradient that is not finite moves nothing.</summary>
    /// <returns>The gradient's length before clipping.</returns>
    public double Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        double length = Numbers.Read(_gradient.norm());
        if (!double.IsFinite(length))
        {
            return length;
        }

        Steps++;
        using Scalar clip = _options.MaxGradientNorm / (length + 1e-6);
        using Scalar rate = -learningRate / (1 - Math.Pow(_options.Beta1, Steps));
        using Scalar correction = 1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));
        using Scalar kept = 1 - (learningRate * _options.WeightDecay);
        foreach (var slice in _slices)
        {
            using var temporaries = NewDisposeScope();
            var (parameters, gradient, mean, square) = slice.Numbers;
            if (length > _options.MaxGradientNorm)
            {
                gradient.mul_(clip);
            }

            mean.mul_(_beta1).add_(gradient, _rest1);
            square.mul_(_beta2).addcmul_(gradient, gradient, _rest2);
            if (_options.WeightDecay > 0)
            {
                slice.Decayed?.mul_(kept);
            }

            var divisor = square.sqrt().mul_(correction).add_(_epsilon, Numbers.One);
            parameters.addcdiv_(mean, divisor, rate);
        }

        return length;
    }

    public void Dispose()
    {
        Array.ForEach(_slices, slice => slice.Dispose());
        Array.ForEach([_beta1, _rest1, _beta2, _rest2, _epsilon], number => number.Dispose());
        Mean.Dispose();
        Square.Dispose();
    }

    private static IEnumerable<AdamWSlice> Slices(AdamWBuffers whole, long decayedCount)
    {
        var count = whole.Parameters.numel();
        var length = whole.Parameters.device_type == DeviceType.CPU ? SliceLength : count;
        for (long start = 0; start < count; start += length)
        {
            yield return new AdamWSlice(
                whole,
                start,
                Math.Min(start + length, count),
                decayedCount
            );
        }
    }
}
