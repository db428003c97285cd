using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>
/// A linear map: one matrix of (outputs, inputs), perhaps a bias, perhaps low-rank terms beside it. Computes in the matrix's
/// number type, whatever its input has.
/// </summary>
internal sealed record Linear(Tensor Weight, Tensor? Bias) : IDisposable
{
    /// <summary>What is added to the map; absent without LoRA.</summary>
    public LowRankUpdate? Update { get; init; }

    public Tensor Apply(Tensor x) // (..., inputs) -> (..., outputs)
    {
        var converts = x.dtype != Weight.dtype;
        if (Update is null && !converts)
        {
            return nn.functional.linear(x, Weight, Bias);
        }

        using var scope = NewDisposeScope();
        x = converts ? x.to_type(Weight.dtype) : x;
        if (Update is null)
        {
            return nn.functional.linear(x, Weight, Bias).MoveToOuterDisposeScope();
        }

        // Of two axes, so that the sum may be formed in place.
        var rows = x.flatten(0, -2);
        var y = Update.AddTo(nn.functional.linear(rows, Weight, Bias), rows);
        return y.view([.. x.shape[..^1], Weight.shape[0]]).MoveToOuterDisposeScope();
    }

    /// <summary>The same map, its matrix and bias in another number type.</summary>
    public Linear In(ScalarType type) =>
        this with
        {
            Weight = Weight.to_type(type),
            Bias = Bias?.to_type(type),
        };

    public void Dispose()
    {
        Weight.Dispose();
        Bias?.Dispose();
    }
}
