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

    public AdamW(Tensor parameters, Tensor gradient, long decayedCount, FineTuningOptions options)
    {
        _parameters = parameters;
        _gradient = gradient;
        _decayed = parameters.narrow(0, 0, decayedCount).DetachFromDisposeScope();
        _options = options;
        Mean = zeros_like(parameters).DetachFromDisposeScope();
        Square = zeros_like(parameters).DetachFromDisposeScope();
    }

    /// <summary>Running mean of the gradient.</summary>
    public Tensor Mean { get; }

    /// <summary>Running mean of the squared gradient.</summary>
    public Tensor Square { get; }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Clips the gradient and takes one step along it; a gradient that is not finite moves nothing.</summary>
    /// <returns>The gradient's length before clipping.</returns>
    public double Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        double length = _gradient.norm().item<float>();
        if (!double.IsFinite(length))
        {
            return length;
        }

        Steps++;
        if (length > _options.MaxGradientNorm)
        {
            _gradient.mul_(Number(_options.MaxGradientNorm / (length + 1e-6)));
        }

        Mean.mul_(Number(_options.Beta1)).add_(_gradient, Number(1 - _options.Beta1));
        Square
            .mul_(Number(_options.Beta2))
            .addcmul_(_gradient, _gradient, Number(1 - _options.Beta2));
        var meanCorrection = 1 - Math.Pow(_options.Beta1, Steps);
        var squareCorrection = 1 - Math.Pow(_options.Beta2, Steps);
        var divisor = Square
            .sqrt()
            .mul_(Number(1 / Math.Sqrt(squareCorrection)))
            .add_(Number(_options.Epsilon));
        if (_options.WeightDecay > 0)
        {
            _decayed.mul_(Number(1 - (learningRate * _options.WeightDecay)));
        }

        _parameters.addcdiv_(Mean, divisor, Number(-learningRate / meanCorrection));
        return length;
    }

    public void Dispose()
    {
        _decayed.Dispose();
        Mean.Dispose();
        Square.Dispose();
    }

    private static Scalar Number(double value) => value;
}
