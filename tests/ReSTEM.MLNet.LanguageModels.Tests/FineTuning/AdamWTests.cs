using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class AdamWTests
{
    private static readonly FineTuningOptions Options = new()
    {
        WeightDecay = 0.1,
        MaxGradientNorm = 1.5,
        Beta1 = 0.8,
        Beta2 = 0.95,
        Epsilon = 1e-6,
    };

    [Fact]
    public void Five_steps_are_those_of_the_formula_in_double_precision()
    {
        using var session = TorchSession.Enter();
        using var parameters = tensor([0.5f, -1f, 2f, 0.1f, 3f, -0.2f]);
        using var gradient = zeros(6);
        using var optimizer = new AdamW(parameters, gradient, 4, Options);
        var random = new Random(2);
        double[] expected = [0.5, -1, 2, 0.1, 3, -0.2];
        var (mean, square) = (new double[6], new double[6]);

        for (var step = 1; step <= 5; step++)
        {
            double[] slope =
            [
                .. Enumerable.Range(0, 6).Select(_ => (float)(random.NextDouble() - 0.4)),
            ];
            gradient.bytes.Clear();
            slope
                .Select(s => (float)s)
                .ToArray()
                .CopyTo(MemoryMarshal.Cast<byte, float>(gradient.bytes));
            optimizer.Step(0.01);
            Formula(expected, slope, mean, square, step);
        }

        var found = MemoryMarshal.Cast<byte, float>(parameters.bytes).ToArray();
        found.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_moves_nothing()
    {
        using var session = TorchSession.Enter();
        using var parameters = ones(3);
        using var gradient = tensor([1f, float.NaN, 1f]);
        using var optimizer = new AdamW(parameters, gradient, 3, Options);

        var length = optimizer.Step(0.1);

        double.IsNaN(length).Should().BeTrue();
        MemoryMarshal.Cast<byte, float>(parameters.bytes).ToArray().Should().Equal(1, 1, 1);
    }

    [Fact]
    public void Slices_give_the_bits_of_the_whole()
    {
        const int Count = 200_001;
        using var session = TorchSession.Enter();
        using var start = Random(Count, 1);
        using var parameters = start.clone();
        using var gradient = zeros(Count);
        using var optimizer = new AdamW(parameters, gradient, 150_000, Options);
        using var whole = start.clone();
        using var mean = zeros(Count);
        using var square = zeros(Count);

        for (var step = 1; step <= 3; step++)
        {
            using var slope = Random(Count, step + 1);
            gradient.copy_(slope);
            optimizer.Step(0.01);
            StepAtOnce(whole, slope, (mean, square), step);
        }

        parameters.bytes.SequenceEqual(whole.bytes).Should().BeTrue();
        optimizer.Mean.bytes.SequenceEqual(mean.bytes).Should().BeTrue();
        optimizer.Square.bytes.SequenceEqual(square.bytes).Should().BeTrue();
    }

    private static Tensor Random(int count, int seed)
    {
        var random = new Random(seed);
        return tensor(
            Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray()
        );
    }

    // The calls of a step, each over all numbers.
    private static void StepAtOnce(
        Tensor x,
        Tensor slope,
        (Tensor Mean, Tensor Square) running,
        int step
    )
    {
        using var scope = NewDisposeScope();
        double length = Numbers.Read(slope.norm());
        slope.mul_(Options.MaxGradientNorm / (length + 1e-6));
        running.Mean.mul_(Options.Beta1).add_(slope, 1 - Options.Beta1);
        running.Square.mul_(Options.Beta2).addcmul_(slope, slope, 1 - Options.Beta2);
        x.narrow(0, 0, 150_000).mul_(1 - (0.01 * Options.WeightDecay));
        var correction = 1 / Math.Sqrt(1 - Math.Pow(Options.Beta2, step));
        var divisor = running.Square.sqrt().mul_(correction).add_(Options.Epsilon, Numbers.One);
        x.addcdiv_(running.Mean, divisor, -0.01 / (1 - Math.Pow(Options.Beta1, step)));
    }

    private static void Formula(
        double[] x,
        double[] slope,
        double[] mean,
        double[] square,
        int step
    )
    {
        var length = Math.Sqrt(slope.Sum(s => s * s));
        var scale = length > Options.MaxGradientNorm ? Options.MaxGradientNorm / length : 1;
        for (var i = 0; i < x.Length; i++)
        {
            var g = slope[i] * scale;
            mean[i] = (Options.Beta1 * mean[i]) + ((1 - Options.Beta1) * g);
            square[i] = (Options.Beta2 * square[i]) + ((1 - Options.Beta2) * g * g);
            var m = mean[i] / (1 - Math.Pow(Options.Beta1, step));
            var v = square[i] / (1 - Math.Pow(Options.Beta2, step));
            x[i] -= i < 4 ? 0.01 * Options.WeightDecay * x[i] : 0;
            x[i] -= 0.01 * m / (Math.Sqrt(v) + Options.Epsilon);
        }
    }
}
