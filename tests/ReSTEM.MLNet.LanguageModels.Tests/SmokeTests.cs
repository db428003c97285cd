namespace ReSTEM.MLNet.LanguageModels.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Torch_loads()
    {
        TorchSharp.torch.ones(2).sum().item<float>().Should().Be(2);
    }
}
