using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

/// <summary>Packed rows must not leak: trl #805, #1230 and #3526, LLaMA-Factory #7318, functionary #265.</summary>
public sealed class PackingTests
{
    // Equal lengths, different lengths, a completion of end-of-text alone, weights other than 1.
    private static readonly TokenSequence[] Nine =
    [
        .. Enumerable.Range(0, 7).Select(i => Some.Sequence(2 + (i % 3), 3 + (i / 2), i)),
        Some.Sequence(5, 0, 7, 0.25f),
        Some.Sequence(1, 20, 8, 3),
    ];

    [Theory]
    [MemberData(nameof(Some.Variants), MemberType = typeof(Some))]
    public void A_packed_row_gives_the_loss_and_gradient_of_padded_rows(string variant)
    {
        var padded = LossAndGradient(variant, Nine, new());
        var packed = LossAndGradient(variant, Nine, new() { Layout = BatchLayout.Packed });

        packed.Loss.Should().BeApproximately(padded.Loss, 1e-6);
        Some.Distance(padded.Gradient, packed.Gradient).Should().BeLessThan(1e-6);
    }

    [Fact]
    public void A_packed_row_gives_the_loss_of_each_sequence_alone()
    {
        var weights = Nine.Select(sequence => sequence.TotalWeight(LossNormalization.Token));
        var alone = Nine.Select(sequence => LossAndGradient("window", [sequence], new()).Loss);
        var expected = alone.Zip(weights, (loss, weight) => loss * weight).Sum() / weights.Sum();

        var packed = LossAndGradient("window", Nine, new() { Layout = BatchLayout.Packed });

        packed.Loss.Should().BeApproximately(expected, 1e-6);
    }

    [Theory]
    [InlineData(BatchLayout.LengthGrouped)]
    [InlineData(BatchLayout.Packed)]
    public void Eight_steps_of_one_row_add_up_to_one_step_of_eight(BatchLayout layout)
    {
        var eight = Nine[..8];

        var whole = LossAndGradient("plain", eight, new() { Layout = layout });
        var parts = LossAndGradient(
            "plain",
            eight,
            new() { Layout = layout, MicroBatchTokens = 1 }
        );

        parts.Loss.Should().BeApproximately(whole.Loss, 1e-6);
        Some.Distance(whole.Gradient, parts.Gradient).Should().BeLessThan(1e-6);
    }

    [Theory]
    [InlineData(LossNormalization.Token)]
    [InlineData(LossNormalization.Sequence)]
    public void The_loss_is_the_mean_that_was_asked_for(LossNormalization normalization)
    {
        var options = new FineTuningOptions
        {
            Layout = BatchLayout.Packed,
            LossNormalization = normalization,
        };
        var (sum, total) = (0.0, 0.0);
        foreach (var sequence in Nine)
        {
            var share =
                sequence.Weight
                * (normalization == LossNormalization.Token ? sequence.TargetCount : 1);
            sum += share * LossAndGradient("plain", [sequence], new()).Loss;
            total += share;
        }

        var (loss, _) = LossAndGradient("plain", Nine, options);

        loss.Should().BeApproximately(sum / total, 1e-6);
    }

    private static (double Loss, float[] Gradient) LossAndGradient(
        string variant,
        TokenSequence[] sequences,
        FineTuningOptions options
    )
    {
        using var session = TorchSession.Enter();
        // As calm as a trained model is: large weights would amplify rounding.
        var config = Some.Variant(variant) with
        {
            InitializerRange = 0.1,
        };
        using var weights = Some.Weights(config);
        return Some.LossAndGradient(config, weights, sequences, options);
    }
}
