using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>What all blocks of a model compute by, and where their slopes go.</summary>
internal sealed class BlockKernels : IDisposable
{
    private readonly ModelConfig _config;
    private readonly RowSlices _slices;
    private readonly RotaryTable _table;
    private readonly AttentionScratches _scratches;

    public BlockKernels(ModelConfig config, RowSlices slices)
    {
        (_config, _slices) = (config, slices);
        _table = new RotaryTable(config, CPU, ScalarType.Float32);
        var shape = new AttentionShape(config);
        Rotary = new RotaryKernel(_table, slices);
        _scratches = new AttentionScratches(shape);
        Attention = new AttentionForward(shape, _scratches, slices);
        AttentionBackward = new AttentionBackward(shape, _scratches, slices);
        Gate = new GateKernel(slices);
        Slopes = new BlockSlopes(config);
    }

    public RotaryKernel Rotary { get; }

    public AttentionForward Attention { get; }

    public AttentionBackward AttentionBackward { get; }

    public GateKernel Gate { get; }

    public BlockSlopes Slopes { get; }

    /// <summary>A norm with the model's own term against division by zero.</summary>
    public RowNorm Norm(Tensor weight) => new(weight, _config.NormEpsilon, _slices);

    public void Dispose()
    {
        Slopes.Dispose();
        _scratches.Dispose();
        _table.Dispose();
    }
}
