using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

/// <summary>PyTorch's numbers, as Stanford's CS336 publishes them; the inputs come from the same generator and seeds.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_thousand_steps_of_AdamW_are_those_of_PyTorch()
    {
        var expected = Snapshot("a1/test_adamw.npz");
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        using var generator = new Generator(42);
        var bound = 1 / Math.Sqrt(3);
        var weight = empty(2, 3).uniform_(-bound, bound, generator);
        var gradient = zeros(6);
        var flat = weight.view(6);
        var options = new FineTuningOptions { MaxGradientNorm = 1e9, WeightDecay = 0.01 };
        using var optimizer = new AdamW(flat, gradient, 6, options);

        for (var step = 0; step < 1000; step++)
        {
            using var inner = NewDisposeScope();
            var x = rand(3, generator: generator);
            var (a, b, c) = (x[0].item<float>(), x[1].item<float>(), x[2].item<float>());
            var wanted = tensor([a + b, -c]);
            var slope = weight.mv(x).add(wanted, Numbers.MinusOne).mul(2).outer(x); // of the sum of squares
            gradient.copy_(slope.view(6));
            optimizer.Step(1e-3);
        }

        // Upstream's tolerance: decay before or after the step are both AdamW.
        Floats(weight).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Theory]
    [InlineData("a1/test_scaled_dot_product_attention.npz", 1)]
    [InlineData("a1/test_4d_scaled_dot_product_attention.npz", 2)]
    public void Attention_under_a_mask_is_that_of_PyTorch(string file, int heads)
    {
        var expected = Snapshot(file);
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        var mask = Normal(5, 4, 12, 16).gt(0.5).view(4 / heads, heads, 12, 16);

        var mixed = new CausalAttention(mask).Attend(
            0,
            Normal(1, 4, 12, 64).view(4 / heads, heads, 12, 64),
            Normal(2, 4, 16, 64).view(4 / heads, heads, 16, 64),
            Normal(3, 4, 16, 64).view(4 / heads, heads, 16, 64)
        );

        Floats(mixed).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Rotary_positions_are_those_of_PyTorch()
    {
        var expected = Snapshot("a1/test_rope.npz");
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        var config = Some.Config with { HeadSize = 64, ContextLength = 12, RopeTheta = 10_000 };
        using var table = new RotaryTable(config, CPU, ScalarType.Float32);
        var x = Normal(4, 4, 12, 64);

        // There neighbours turn against each other, here the halves of a head.
        var halves = x.view(4, 12, 32, 2).transpose(2, 3).reshape(4, 12, 1, 64);
        var angles = table.At(arange(12, ScalarType.Int64).unsqueeze(0));
        var turned = angles.Rotate(halves).view(4, 12, 2, 32).transpose(2, 3).reshape(4, 12, 64);

        Floats(turned).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    private static Tensor Normal(ulong seed, params long[] shape)
    {
        using var generator = new Generator(seed);
        return randn(shape, generator: generator);
    }

    private static float[] Snapshot(string file) =>
        Npz.Floats(SharedData.Find(Path.Combine("cs336-snapshots", file)));

    private static float[] Floats(Tensor x) =>
        MemoryMarshal.Cast<byte, float>(x.contiguous().bytes).ToArray();
}
