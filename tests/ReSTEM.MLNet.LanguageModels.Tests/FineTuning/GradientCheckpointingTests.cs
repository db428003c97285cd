using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class GradientCheckpointingTests
{
    private static readonly TokenSequence[] Sequences =
    [
        .. Enumerable.Range(0, 6).Select(i => Some.Sequence(3, 4 + (i % 3), i)),
    ];

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void Computing_blocks_again_gives_the_same_gradient(string variant)
    {
        using var session = TorchSession.Enter();
        var config = Some.Variant(variant);
        using var weights = Some.Weights(config);
        var options = new FineTuningOptions { MicroBatchTokens = 30 };

        var plain = Some.LossAndGradient(config, weights, Sequences, options);
        var again = Some.LossAndGradient(
            config,
            weights,
            Sequences,
            options with
            {
                GradientCheckpointing = true,
            }
        );

        again.Loss.Should().Be(plain.Loss);
        again.Gradient.Should().Equal(plain.Gradient);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void What_dropout_drops_is_dropped_again(double dropout)
    {
        var plain = AdapterGradient(dropout, new FineTuningOptions { MicroBatchTokens = 30 });
        var again = AdapterGradient(
            dropout,
            new FineTuningOptions { MicroBatchTokens = 30, GradientCheckpointing = true }
        );

        again.Should().Equal(plain);
        plain.Should().Contain(number => number != 0);
    }

    private static float[] AdapterGradient(double dropout, FineTuningOptions options)
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var adapter = LowRankAdapter.Create(
            Some.Config,
            new LoRAOptions { Rank = 4, Dropout = dropout },
            CPU,
            1
        );
        adapter.Flat.add_(0.05f);
        using var trainable = new AdapterWeights(Some.Config, weights, adapter, options);
        using var gradient = new StepGradient(Some.Config, trainable, Sequences, options);
        gradient.Accumulate([.. Enumerable.Range(0, Sequences.Length)], 3);
        return MemoryMarshal.Cast<byte, float>(trainable.Gradient.bytes).ToArray();
    }
}
