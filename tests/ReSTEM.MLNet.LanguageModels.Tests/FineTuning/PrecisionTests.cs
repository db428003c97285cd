using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class PrecisionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Sixteen_bits_learn_a_real_model_as_well_as_32(int rank)
    {
        var full = StoryLosses.Of(rank, new() { Precision = ModelPrecision.Float32 });
        var half = StoryLosses.Of(rank, new() { Precision = ModelPrecision.BFloat16 });

        output.WriteLine(
            $"32 bits {full[0]:F4} to {full[^1]:F4}, 16 bits {half[0]:F4} to {half[^1]:F4}"
        );
        half.Should().NotEqual(full);
        half[0].Should().BeApproximately(full[0], 0.02);
        half.TakeLast(5).Average().Should().BeApproximately(full.TakeLast(5).Average(), 0.02);
        full.TakeLast(5).Average().Should().BeLessThan(full.Take(5).Average());
    }
}
