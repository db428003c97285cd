using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>Memory for what a block keeps until its gradient is formed.</summary>
internal sealed class BlockMemory(ModelConfig config) : IDisposable
{
    private readonly GrowingMatrix _normedInput = new(config.HiddenSize);
    private readonly GrowingMatrix _heads = new(HeadNumbers(config));
    private readonly GrowingMatrix _plainHeads = new(HeadNumbers(config));
    private readonly GrowingMatrix _mixed = new(config.HeadCount * config.HeadSize);
    private readonly GrowingMatrix _sums = new(config.HeadCount);
    private readonly GrowingMatrix _middle = new(config.HiddenSize);
    private readonly GrowingMatrix _normedMiddle = new(config.HiddenSize);
    private readonly GrowingMatrix _both = new(2 * config.IntermediateSize);
    private readonly GrowingMatrix _gated = new(config.IntermediateSize);

    /// <summary>Queries, keys and values of a row.</summary>
    public static int HeadNumbers(ModelConfig config) =>
        (config.HeadCount + (2 * config.KeyValueHeadCount)) * config.HeadSize;

    /// <summary>For so many rows; what was taken before is no longer valid.</summary>
    public BlockRows Take(int rows)
    {
        var heads = _heads.Take(rows);
        return new BlockRows
        {
            NormedInput = _normedInput.Take(rows),
            PlainHeads = config.QueryKeyNorm ? _plainHeads.Take(rows) : heads,
            Attended = new(heads, _mixed.Take(rows), _sums.Take(rows)),
            Middle = _middle.Take(rows),
            NormedMiddle = _normedMiddle.Take(rows),
            Both = _both.Take(rows),
            Gated = _gated.Take(rows),
        };
    }

    public void Dispose() =>
        Array.ForEach(
            [
                _normedInput,
                _heads,
                _plainHeads,
                _mixed,
                _sums,
                _middle,
                _normedMiddle,
                _both,
                _gated,
            ],
            matrix => matrix.Dispose()
        );
}
