using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>A LoRA term of a linear map (Hu et al. 2021): <c>scale · B(Ax)</c>, added to some of its outputs.</summary>
/// <param name="Down">A, of (rank, inputs).</param>
/// <param name="Up">B, of (outputs, rank); zero before training.</param>
/// <param name="FirstOutput">The first output it adds to: several projections may lie in one matrix.</param>
/// <param name="Scale">alpha / rank, or alpha / sqrt(rank) where rank-stabilised.</param>
internal sealed record LowRankTerm(Tensor Down, Tensor Up, long FirstOutput, Scalar Scale)
{
    /// <summary>Applied to the adapter's input while training; absent without dropout.</summary>
    public Func<Tensor, Tensor>? Dropout { get; init; }

    public Tensor AddTo(Tensor y, Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to_type(Down.dtype); // The terms stay in 32 bits beside a base in 16, as PEFT has them.
        var input = Dropout is null ? wide : Dropout(wide);
        var low = nn.functional.linear(input, Down); // (..., rank)
        var term = nn.functional.linear(low, Up).mul(Scale); // (..., outputs)
        var before = FirstOutput;
        var after = y.shape[^1] - before - term.shape[^1];
        if (before > 0 || after > 0)
        {
            term = nn.functional.pad(term, [before, after]);
        }

        return y.add(term.to_type(y.dtype), Numbers.One).MoveToOuterDisposeScope();
    }
}
