using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>A linear map: one matrix of (outputs, inputs), perhaps a bias, perhaps low-rank adapters beside it.</summary>
internal sealed record Linear(Tensor Weight, Tensor? Bias) : IDisposable
{
    /// <summary>Low-rank terms, each over a range of the outputs.</summary>
    public IReadOnlyList<LowRankTerm> Adapters { get; init; } = [];

    public Tensor Apply(Tensor x) // (..., inputs) -> (..., outputs)
    {
        if (Adapters.Count == 0)
        {
            return nn.functional.linear(x, Weight, Bias);
        }

        using var scope = NewDisposeScope();
        var y = nn.functional.linear(x, Weight, Bias);
        foreach (var adapter in Adapters)
        {
            y = adapter.AddTo(y, x);
        }

        return y.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Weight.Dispose();
        Bias?.Dispose();
    }
}
