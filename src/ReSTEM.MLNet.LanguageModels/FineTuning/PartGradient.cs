using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// Loss and gradient of what goes through the model at once. The graph covers the blocks alone; embedding and head, which hold
/// most numbers of a small model, add to their gradients in place.
/// </summary>
internal sealed class PartGradient(
    ModelConfig config,
    IForwardPass model,
    ModelParameters parameters,
    FineTuningOptions options
)
{
    private readonly HeadLoss _head = new(
        parameters.Head,
        options.Precision == ModelPrecision.BFloat16 ? ScalarType.BFloat16 : parameters.Head.dtype
    );

    /// <summary>The loss alone.</summary>
    public double Loss(TokenBatch batch)
    {
        var hidden = model.Hidden(batch.Ids, batch.Positions, Attention(batch));
        return _head.Loss(Predicting(hidden, batch), batch.Targets, batch.TargetWeights);
    }

    /// <summary>The loss; its gradient is added to the leaves'.</summary>
    public double Accumulate(TokenBatch batch)
    {
        using var scope = NewDisposeScope();
        var context = model.Context(batch.Positions, Attention(batch));
        var first = Embedded(batch);
        var inputs = new List<Tensor>();
        var last = options.GradientCheckpointing
            ? Recorded(first, inputs, context)
            : Whole(first, context);
        var predicting = model.Finished(Predicting(last, batch)); // (N, hidden)
        var (loss, slope) = _head.Backward(predicting.detach(), batch.Targets, batch.TargetWeights);
        predicting.backward([slope]);
        if (options.GradientCheckpointing)
        {
            Recompute(inputs, last, context);
        }

        AddEmbeddingGradient(batch, first);
        return loss;
    }

    private IAttention Attention(TokenBatch batch) => batch.Attention(config.SlidingWindow);

    private Tensor Predicting(Tensor x, TokenBatch batch) =>
        x.view(-1, config.HiddenSize).index_select(0, batch.TargetPositions);

    private Tensor Embedded(TokenBatch batch)
    {
        using var noGradient = no_grad();
        return Leaf(model.Embedded(batch.Ids, batch.Positions), parameters.Embedding.requires_grad);
    }

    private static Tensor Leaf(Tensor x, bool collects) => x.detach().requires_grad_(collects);

    private Tensor Whole(Tensor x, BlockContext context)
    {
        for (var i = 0; i < parameters.Layers.Count; i++)
        {
            x = model.Block(x, i, context);
        }

        return x;
    }

    /// <summary>All blocks without a graph; what goes into each is kept.</summary>
    private Tensor Recorded(Tensor x, List<Tensor> inputs, BlockContext context)
    {
        using var noGradient = no_grad();
        for (var i = 0; i < parameters.Layers.Count; i++)
        {
            inputs.Add(x);
            x = model.Block(x, i, context);
        }

        return Leaf(x, true);
    }

    /// <summary>From the last block to the first: computed again with a graph, which is used and freed.</summary>
    private void Recompute(List<Tensor> inputs, Tensor last, BlockContext context)
    {
        var slope = last.grad!;
        for (var i = inputs.Count - 1; i >= 0; i--)
        {
            using var scope = NewDisposeScope();
            var x = i > 0 ? Leaf(inputs[i], true) : inputs[0];
            model.Block(x, i, context).backward([slope]);
            slope = i > 0 ? x.grad!.MoveToOuterDisposeScope() : slope;
            inputs[i] = x;
        }
    }

    private void AddEmbeddingGradient(TokenBatch batch, Tensor first)
    {
        if (!first.requires_grad)
        {
            return;
        }

        using var noGradient = no_grad();
        var rows = first.grad!.view(-1, config.HiddenSize);
        parameters.Embedding.grad!.AddRows(batch.Ids.flatten(), rows);
        parameters.Positions?.grad!.AddRows(batch.Positions.expand_as(batch.Ids).flatten(), rows);
    }
}
