using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Tests.Architectures;

public sealed class ModelWeightsTests
{
    [Fact]
    public void What_is_written_under_a_name_is_read_under_it_and_changes_the_digest()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var name = WeightNames.Matrix(1, WeightNames.Up);
        var before = weights.Digest();
        var values = weights.Read(name);
        values[3] += 1;

        weights.Write(name, values);

        weights.Read(name).Should().Equal(values);
        weights.Digest().Should().NotBe(before);
    }

    [Fact]
    public void Equal_seeds_give_equal_weights_and_other_seeds_others()
    {
        using var session = TorchSession.Enter();
        using var first = Some.Weights(Some.Config, 3);
        using var again = Some.Weights(Some.Config, 3);
        using var other = Some.Weights(Some.Config, 4);

        again.Digest().Should().Be(first.Digest());
        other.Digest().Should().NotBe(first.Digest());
    }

    [Fact]
    public void New_matrices_have_the_standard_deviation_asked_for()
    {
        using var session = TorchSession.Enter();
        var config = Some.Config with { VocabularySize = 4000, InitializerRange = 0.05 };
        using var weights = Some.Weights(config);

        var values = weights.Read(WeightNames.Embedding);

        var mean = values.Average(v => (double)v);
        Math.Sqrt(values.Average(v => (v - mean) * (v - mean)))
            .Should()
            .BeApproximately(0.05, 0.0005);
        mean.Should().BeApproximately(0, 0.001);
    }

    [Fact]
    public void A_clone_has_numbers_of_its_own()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var clone = weights.Clone();
        var before = weights.Digest();

        clone.Write(WeightNames.FinalNorm, new float[Some.Config.HiddenSize]);

        weights.Digest().Should().Be(before);
    }
}
