using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>What a normalised vector is multiplied with and, in some families, what is added to it.</summary>
internal sealed record Norm(Tensor Weight, Tensor? Bias = null) : IDisposable // (hidden)
{
    public void Dispose()
    {
        Weight.Dispose();
        Bias?.Dispose();
    }
}
