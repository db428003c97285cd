using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.TokenPicking;

public sealed class VectorExponentialTests
{
    [Fact]
    public void Exponentials_are_right_to_two_units_in_the_last_place()
    {
        for (var x = -87f; x < 88f; x += 0.00371f)
        {
            var expected = Math.Exp(x);

            var actual = VectorExponential.Exp(Vector512.Create(x))[5];

            (Math.Abs(actual - expected) / expected).Should().BeLessThan(2.4e-7);
        }
    }

    [Fact]
    public void Of_numbers_not_above_zero_both_forms_give_the_same_bits()
    {
        float[] rare =
        [
            0,
            -0f,
            -1e-30f,
            -87.33654f,
            -87.33655f,
            -1e30f,
            float.NegativeInfinity,
            float.NaN,
        ];
        foreach (var x in Enumerable.Range(0, 50_000).Select(i => -i * 0.00183f).Concat(rare))
        {
            var vector = Vector512.Create(x);

            VectorExponential
                .ExpOfNonPositive(vector)
                .AsInt32()
                .Should()
                .Be(VectorExponential.Exp(vector).AsInt32());
        }
    }

    [Fact]
    public void Limits_are_zero_one_finite_and_NaN()
    {
        static float Exp(float x) => VectorExponential.Exp(Vector512.Create(x))[0];

        Exp(0).Should().Be(1);
        Exp(float.NegativeInfinity).Should().Be(0);
        Exp(-90).Should().Be(0);
        float.IsFinite(Exp(float.PositiveInfinity)).Should().BeTrue();
        Exp(float.NaN).Should().Be(float.NaN);
    }

    [Fact]
    public void Sum_and_maximum_see_every_lane()
    {
        for (var lane = 0; lane < 16; lane++)
        {
            var vector = Vector512<float>.Zero.WithElement(lane, 3);

            VectorExponential.Sum(vector).Should().Be(3);
            VectorExponential.Max(vector).Should().Be(3);
        }
    }
}
