using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) over one flat buffer, in place: a dozen calls a step, however many tensors a model has.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private readonly Tensor _parameters; // (n)
    private readonly Tensor _gradient; // (n)
    private readonly Tensor _decayed; // the part that decays: a view of the parameters
    private readonly FineTuningOptions _options;
    private readonly Scalar _beta1;
    private readonly Scalar _rest1;
    private readonly Scalar _beta2;
    private readonly Scalar _rest2;
    private readonly Scalar _epsilon;

    public AdamW(Tensor parameters, Tensor gradient, long decayedCount, FineTuningOptions options)
    {
        _parameters = parameters;
        _gradient = gradient;
        _decayed = parameters.narrow(0, 0, decayedCount).DetachFromDisposeScope();
        _options = options;
        (_beta1, _rest1) = (options.Beta1, 1 - options.Beta1);
        (_beta2, _rest2) = (options.Beta2, 1 - options.Beta2);
        _epsilon = options.Epsilon;
        Mean = zeros_like(parameters).DetachFromDisposeScope();
        Square = zeros_like(parameters).DetachFromDisposeScope();
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
        if (length > _options.MaxGradientNorm)
        {
            using Scalar clip = _options.MaxGradientNorm / (length + 1e-6);
            _gradient.mul_(clip);
        }

        Mean.mul_(_beta1).add_(_gradient, _rest1);
        Square.mul_(_beta2).addcmul_(_gradient, _gradient, _rest2);
        Move(learningRate);
        return length;
    }

    private void Move(double learningRate)
    {
        using Scalar rate = -learningRate / (1 - Math.Pow(_options.Beta1, Steps));
        using Scalar correction = 1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));
        using Scalar kept = 1 - (learningRate * _options.WeightDecay);
        var divisor = Square.sqrt().mul_(correction).add_(_epsilon, Numbers.One);
        if (_options.WeightDecay > 0)
        {
            _decayed.mul_(kept);
        }

        _parameters.addcdiv_(Mean, divisor, rate);
    }

    public void Dispose()
    {
        _decayed.Dispose();
        Array.ForEach([_beta1, _rest1, _beta2, _rest2, _epsilon], number => number.Dispose());
        Mean.Dispose();
        Square.Dispose();
    }
}
