using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// The model's forward pass on rows of a batch, walked through by all members of a team at once. What a row computes does not
/// depend on the other rows or on the number of members.
/// </summary>
internal sealed unsafe class ForwardPass(
    DecoderWeights weights,
    PositionTable rotary,
    CacheLayout layout,
    PassBuffers buffers,
    Team team
)
{
    private readonly ModelConfig _config = weights.Config;
    private readonly HeadAttention _attention = new(weights, rotary, layout, buffers);

    /// <summary>Runs all blocks: afterwards the rows' keys and values are in their stretches.</summary>
    public void Run(int member, ReadOnlySpan<CacheRow> rows)
    {
        var share = new Share(member, team.Size);
        Embed(rows, share);
        team.Wait();
        for (var l = 0; l < weights.Layers.Count; l++)
        {
            Attend(rows, l, share);
            FeedForward(rows.Length, weights.Layers[l], share);
        }
    }

    /// <summary>Computes the logits of the first rows that were last run.</summary>
    public void ComputeLogits(int member, int rows)
    {
        var share = new Share(member, team.Size);
        var normed = Normalize(rows, weights.FinalNorm, member);
        var logits = buffers.Logits.Rows(rows);
        var head = weights.Head;
        head.Multiply(normed, logits, share.Of(head.PanelCount), ProductStore.Replace);
        team.Wait();
    }

    /// <summary>A row's logits.</summary>
    public ReadOnlySpan<float> Logits(int row) =>
        new(buffers.Logits.Row(row), _config.VocabularySize);

    private void Embed(ReadOnlySpan<CacheRow> rows, Share share)
    {
        var (first, end) = share.Of(rows.Length);
        for (var r = first; r < end; r++)
        {
            var residual = new Span<float>(buffers.Residual.Row(r), _config.HiddenSize);
            weights.Embedding(rows[r].Token).CopyTo(residual);
        }
    }

    private void Attend(ReadOnlySpan<CacheRow> rows, int l, Share share)
    {
        var layer = weights.Layers[l];
        var normed = Normalize(rows.Length, layer.AttentionNorm, share.Member);
        layer.QueryKeyValue.Multiply(
            normed,
            buffers.QueryKeyValue.Rows(rows.Length),
            share.Of(layer.QueryKeyValue.PanelCount),
            ProductStore.Replace
        );
        team.Wait();
        if (HeadAttention.PlacesFirst(rows, share))
        {
            _attention.Place(rows, l, share);
            team.Wait();
        }

        _attention.Attend(rows, l, share);
        team.Wait();
        layer.Output.Multiply(
            buffers.Attended.Rows(rows.Length),
            buffers.Residual.Rows(rows.Length),
            share.Of(layer.Output.PanelCount),
            ProductStore.Add
        );
        team.Wait();
    }

    private void FeedForward(int rows, LayerWeights layer, Share share)
    {
        var normed = Normalize(rows, layer.FeedForwardNorm, share.Member);
        var (first, end) = share.Of(layer.GateUp.PanelCount / 2);
        layer.GateUp.Multiply(
            normed,
            buffers.GateUp.Rows(rows),
            (2 * first, 2 * end),
            ProductStore.Replace
        );
        var width = weights.Kernels.PanelWidth;
        for (var r = 0; r < rows; r++)
        {
            float* gateUp = buffers.GateUp.Row(r),
                gated = buffers.Gated.Row(r);
            for (var pair = first; pair < end; pair++)
            {
                var gate = gateUp + (pair * 2 * width);
                RowMath.Gate(gate, gate + width, gated + (pair * width), width);
            }
        }

        team.Wait();
        layer.Down.Multiply(
            buffers.Gated.Rows(rows),
            buffers.Residual.Rows(rows),
            share.Of(layer.Down.PanelCount),
            ProductStore.Add
        );
        team.Wait();
    }

    private RowBlock Normalize(int rows, NativeFloats weight, int member)
    {
        var normed = buffers.Normed[member];
        for (var r = 0; r < rows; r++)
        {
            RowMath.Normalize(
                buffers.Residual.Row(r),
                weight.Pointer,
                normed.Row(r),
                _config.HiddenSize,
                _config.NormEpsilon
            );
        }

        return normed.Rows(rows);
    }
}
