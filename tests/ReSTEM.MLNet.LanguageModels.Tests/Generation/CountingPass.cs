using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation;

/// <summary>Notes what a model is given to read.</summary>
internal sealed class CountingPass(IForwardPass inner) : IForwardPass
{
    /// <summary>Of each step, how many rows.</summary>
    public List<long> RowsOfSteps { get; } = [];

    /// <summary>Of each time that prompts were read, how many, and after how many steps.</summary>
    public List<(long Prompts, int Steps)> Prompts { get; } = [];

    public Tensor Hidden(Tensor ids, Tensor positions, IAttention attention)
    {
        if (attention is PromptAttention)
        {
            Prompts.Add((ids.shape[0], RowsOfSteps.Count));
        }
        else
        {
            RowsOfSteps.Add(ids.shape[0]);
        }

        return inner.Hidden(ids, positions, attention);
    }

    public BlockContext Context(Tensor positions, IAttention attention) =>
        inner.Context(positions, attention);

    public Tensor Embedded(Tensor ids, Tensor positions) => inner.Embedded(ids, positions);

    public Tensor Block(Tensor x, int index, BlockContext context) =>
        inner.Block(x, index, context);

    public Tensor Finished(Tensor x) => inner.Finished(x);

    public Tensor Logits(Tensor hidden) => inner.Logits(hidden);
}
