using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>Memory for the slopes by what a block computes; the same for all blocks.</summary>
internal sealed class BlockSlopes(ModelConfig config) : IDisposable
{
    private readonly GrowingMatrix _normed = new(config.HiddenSize);
    private readonly GrowingMatrix _heads = new(BlockMemory.HeadNumbers(config));
    private readonly GrowingMatrix _mixed = new(config.HeadCount * config.HeadSize);
    private readonly GrowingMatrix _gated = new(config.IntermediateSize);

    /// <summary>By what a norm gave.</summary>
    public FloatRows Normed { get; private set; } // (N, hidden)

    /// <summary>By heads and by what the queries got.</summary>
    public AttentionRows Attended { get; private set; }

    public FloatRows Gated { get; private set; } // (N, intermediate)

    /// <summary>Makes room for so many rows.</summary>
    public void Take(int rows)
    {
        Normed = _normed.Take(rows);
        Attended = new(_heads.Take(rows), _mixed.Take(rows), default);
        Gated = _gated.Take(rows);
    }

    public void Dispose() =>
        Array.ForEach([_normed, _heads, _mixed, _gated], matrix => matrix.Dispose());
}
