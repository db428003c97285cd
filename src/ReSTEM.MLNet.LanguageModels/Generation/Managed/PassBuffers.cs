using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>What a team's forward passes write between their steps, allocated once.</summary>
internal sealed class PassBuffers : IDisposable
{
    public PassBuffers(ModelConfig config, ProductKernels kernels, PassSize size)
    {
        RowBuffer Buffer(int rows, int width) => new(rows, width, kernels.PanelWidth);
        var queries = config.HeadCount * config.HeadSize;
        var keys = config.KeyValueHeadCount * config.HeadSize;
        Residual = Buffer(size.Rows, config.HiddenSize);
        QueryKeyValue = Buffer(size.Rows, queries + (2 * keys));
        Attended = Buffer(size.Rows, queries);
        Gated = Buffer(size.Rows, config.IntermediateSize);
        Logits = Buffer(size.LogitRows, config.VocabularySize);
        var pairs = (config.IntermediateSize + kernels.PanelWidth - 1) / kernels.PanelWidth;
        GateUp = Buffer(size.Rows, pairs * 2 * kernels.PanelWidth);
        Normed =
        [
            .. Enumerable.Range(0, size.Members).Select(_ => Buffer(size.Rows, config.HiddenSize)),
        ];
        Scores =
        [
            .. Enumerable
                .Range(0, size.Members)
                .Select(_ => new NativeFloats(StretchAttention.Workspace(config, size.Positions))),
        ];
    }

    /// <summary>The stream that every block adds to.</summary>
    public RowBuffer Residual { get; }

    public RowBuffer QueryKeyValue { get; }

    public RowBuffer Attended { get; }

    public RowBuffer GateUp { get; }

    public RowBuffer Gated { get; }

    public RowBuffer Logits { get; }

    /// <summary>The normed stream: each member makes its own, which is cheaper than to wait for the others' parts.</summary>
    public IReadOnlyList<RowBuffer> Normed { get; }

    /// <summary>What attention works on, for each member.</summary>
    public IReadOnlyList<NativeFloats> Scores { get; }

    public void Dispose()
    {
        IDisposable[] all =
        [
            Residual,
            QueryKeyValue,
            Attended,
            GateUp,
            Gated,
            Logits,
            .. Normed,
            .. Scores,
        ];
        foreach (var one in all)
        {
            one.Dispose();
        }
    }
}
