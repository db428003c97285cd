using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary><see cref="LlamaLike"/>'s block, its gradient written out.</summary>
/// <param name="config">Of the model.</param>
/// <param name="layer">The block's parameters.</param>
/// <param name="kernels">What all blocks compute by.</param>
internal sealed class ManagedBlock(ModelConfig config, LayerParameters layer, BlockKernels kernels)
{
    private readonly RowNorm _inputNorm = kernels.Norm(layer.AttentionNorm.Weight);
    private readonly RowNorm _middleNorm = kernels.Norm(layer.FeedForwardNorm.Weight);
    private readonly HeadNorms? _headNorms = layer is { QueryNorm: { } query, KeyNorm: { } key }
        ? new HeadNorms(config, kernels.Norm(query), kernels.Norm(key))
        : null;
    private readonly LinearRows _queryKeyValue = new(layer.QueryKeyValue);
    private readonly LinearRows _attentionOutput = new(layer.AttentionOutput);
    private readonly LinearRows _up = new(layer.Up);
    private readonly LinearRows _down = new(layer.Down);

    /// <summary>Whether nothing before the block is trained, so that nobody asks for the slope by what goes in.</summary>
    public bool IsFirstTrained { get; init; }

    /// <summary>Computes the block.</summary>
    /// <param name="x">(N, hidden).</param>
    /// <param name="kept">Written: what the gradient needs.</param>
    /// <param name="y">(N, hidden): written.</param>
    /// <param name="rows">Where the rows stand in their sequences.</param>
    public void Forward(FloatRows x, BlockRows kept, FloatRows y, PackedRows rows)
    {
        Recompute(x, kept, rows);
        y.Tensor.copy_(kept.Middle.Tensor);
        _down.Add(kept.Gated, y);
    }

    /// <summary>Computes what the gradient needs, and not what comes out.</summary>
    public void Recompute(FloatRows x, BlockRows kept, PackedRows rows)
    {
        _inputNorm.Forward(x.All, kept.NormedInput.All);
        _queryKeyValue.Set(kept.NormedInput, kept.PlainHeads);
        _headNorms?.Forward(kept.PlainHeads, kept.Attended.Heads);
        kernels.Rotary.Turn(Turned(kept.Attended.Heads), rows.Positions);
        kernels.Attention.Compute(rows, kept.Attended);
        kept.Middle.Tensor.copy_(x.Tensor);
        _attentionOutput.Add(kept.Attended.Mixed, kept.Middle);
        _middleNorm.Forward(kept.Middle.All, kept.NormedMiddle.All);
        _up.Set(kept.NormedMiddle, kept.Both);
        kernels.Gate.Forward(kept.Both, kept.Gated);
    }

    /// <summary>Adds to what the block's parameters have collected. What was kept is used up.</summary>
    /// <param name="x">As it went in.</param>
    /// <param name="kept">As <see cref="Forward"/> left it.</param>
    /// <param name="slope">Of the loss by what came out; replaced by that by what went in.</param>
    /// <param name="rows">As they went in.</param>
    public void Backward(FloatRows x, BlockRows kept, FloatRows slope, PackedRows rows)
    {
        var slopes = kernels.Slopes;
        _down.Backward(slope, kept.Gated, slopes.Gated);
        kernels.Gate.Backward(kept.Both, slopes.Gated);
        _up.Backward(kept.Both, kept.NormedMiddle, slopes.Normed);
        _middleNorm.Backward(slopes.Normed.All, kept.Middle.All, slope.All);
        _attentionOutput.Backward(slope, kept.Attended.Mixed, slopes.Attended.Mixed);
        kernels.AttentionBackward.Compute(rows, kept.Attended, slopes.Attended);
        kernels.Rotary.TurnBack(Turned(slopes.Attended.Heads), rows.Positions);
        _headNorms?.Backward(slopes.Attended.Heads, kept.PlainHeads);
        if (IsFirstTrained && !layer.AttentionNorm.Weight.requires_grad)
        {
            _queryKeyValue.Backward(slopes.Attended.Heads, kept.NormedInput, null);
            return;
        }

        _queryKeyValue.Backward(slopes.Attended.Heads, kept.NormedInput, slopes.Normed);
        _inputNorm.Backward(slopes.Normed.All, x.All, slope.All);
    }

    private SpacedRows Turned(FloatRows heads) =>
        heads.Heads(0, config.HeadCount + config.KeyValueHeadCount, config.HeadSize);
}
