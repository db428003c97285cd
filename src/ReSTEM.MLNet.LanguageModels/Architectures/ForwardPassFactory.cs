using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Puts the forward pass of a configuration's family over weights; holds what depends on the configuration alone.</summary>
internal sealed class ForwardPassFactory(ModelConfig config, Device device, ScalarType precision)
    : IDisposable
{
    private readonly RotaryTable? _rotary = config.IsGpt2
        ? null
        : new RotaryTable(config, device, precision);

    /// <param name="parameters">The weights; stay the caller's.</param>
    public IForwardPass Over(ModelParameters parameters) =>
        _rotary is null ? new Gpt2(config, parameters) : new LlamaLike(config, parameters, _rotary);

    public void Dispose() => _rotary?.Dispose();
}
