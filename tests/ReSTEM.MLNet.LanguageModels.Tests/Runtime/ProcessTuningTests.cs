using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Tests.Runtime;

public sealed class ProcessTuningTests
{
    [Fact]
    public void OneDnn_multiplies_exactly_or_not_at_all()
    {
        using var session = TorchSession.Enter();
        var before = ProcessTuning.RelativeError();
        try
        {
            ProcessTuning.TryUseOneDnn();

            ProcessTuning.RelativeError().Should().BeLessThan(2e-6);
        }
        finally
        {
            MatrixPrecision.TrySet("highest");
        }

        ProcessTuning.RelativeError().Should().Be(before);
    }

    [Fact]
    public void The_accuracy_check_sees_products_of_16_bits()
    {
        using var session = TorchSession.Enter();
        var exact = ProcessTuning.RelativeError();
        Assert.SkipUnless(MatrixPrecision.TrySet("medium"), "torch does not export the setting.");
        var permitted = ProcessTuning.RelativeError();
        MatrixPrecision.TrySet("highest");

        exact.Should().BeLessThan(2e-6);
        (permitted < 2e-6 || permitted > 1e-4)
            .Should()
            .BeTrue("a product is of 32 bits or plainly is not, and not {0}", permitted);
    }
}
