using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using TorchSharp;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>Counts the steps of torch's decoding and the rows of them.</summary>
internal sealed class CountingPass(IForwardPass inner) : IForwardPass
{
    public long Steps { get; private set; }

    /// <summary>Of all steps, those of completions that have ended too.</summary>
    public long Rows { get; private set; }

    public torch.Tensor Hidden(torch.Tensor ids, torch.Tensor positions, IAttention attention)
    {
        if (attention is CachedAttention)
        {
            Steps++;
            Rows += ids.shape[0];
        }

        return inner.Hidden(ids, positions, attention);
    }

    public BlockContext Context(torch.Tensor positions, IAttention attention) =>
        inner.Context(positions, attention);

    public torch.Tensor Embedded(torch.Tensor ids, torch.Tensor positions) =>
        inner.Embedded(ids, positions);

    public torch.Tensor Block(torch.Tensor x, int index, BlockContext context) =>
        inner.Block(x, index, context);

    public torch.Tensor Finished(torch.Tensor x) => inner.Finished(x);

    public torch.Tensor Logits(torch.Tensor hidden) => inner.Logits(hidden);
}
