using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>
/// All LoRA terms (Hu et al. 2021) of one linear map as one: <c>scale · B(Ax)</c>, where A holds the terms' A one below the other
/// and B their B as blocks, each in the rows of the outputs it adds to.
/// </summary>
/// <param name="Down">A, of (all ranks, inputs).</param>
/// <param name="Up">B, of (outputs, all ranks).</param>
/// <param name="Scale">alpha / rank, or alpha / sqrt(rank) where rank-stabilised.</param>
internal sealed record LowRankUpdate(Tensor Down, Tensor Up, float Scale)
{
    /// <summary>Applied to the terms' input while training; absent without dropout.</summary>
    public Func<Tensor, Tensor>? Dropout { get; init; }

    /// <summary>Joins the terms of a map of so many outputs.</summary>
    /// <param name="terms">In the order of their outputs.</param>
    /// <param name="outputs">Rows of the map's matrix.</param>
    /// <param name="scale">Of all terms.</param>
    public static LowRankUpdate Of(IReadOnlyList<LowRankTerm> terms, long outputs, float scale)
    {
        using var scope = NewDisposeScope();
        var down = terms.Count == 1 ? terms[0].Down : cat([.. terms.Select(term => term.Down)], 0);
        var ranks = down.shape[0];
        Tensor? up = null;
        var rank = 0L;
        foreach (var term in terms)
        {
            var (rows, columns) = (term.Up.shape[0], term.Up.shape[1]);
            var block =
                rows == outputs && columns == ranks
                    ? term.Up
                    : nn.functional.pad(
                        term.Up,
                        [
                            rank,
                            ranks - rank - columns,
                            term.FirstOutput,
                            outputs - term.FirstOutput - rows,
                        ]
                    );
            up = up?.add(block, Numbers.One) ?? block;
            rank += columns;
        }

        return new LowRankUpdate(
            down.alias().MoveToOuterDisposeScope(),
            up!.alias().MoveToOuterDisposeScope(),
            scale
        );
    }

    /// <summary>
    /// Adds the terms to what the map made of the same rows, in place. They stay in 32 bits beside a base in 16, as PEFT has them.
    /// </summary>
    public Tensor AddTo(Tensor y, Tensor x) // (n, outputs), (n, inputs)
    {
        using var scope = NewDisposeScope();
        using Scalar scale = Scale;
        var wide = x.to_type(Down.dtype);
        var low = nn.functional.linear(Dropout is null ? wide : Dropout(wide), Down); // (n, all ranks)
        _ =
            y.dtype == Up.dtype
                ? y.addmm_(low, Up.t(), 1, Scale)
                : y.add_(nn.functional.linear(low.mul(scale), Up).to_type(y.dtype), Numbers.One);
        return y;
    }
}
