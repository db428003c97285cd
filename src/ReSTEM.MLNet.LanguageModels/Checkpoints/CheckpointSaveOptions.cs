namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>How a checkpoint folder is laid out.</summary>
internal sealed record CheckpointSaveOptions
{
    /// <summary>Weights beyond this many bytes are spread over several files.</summary>
    public long MaxShardBytes
    {
        get;
        init =>
            field =
                value > 0
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(MaxShardBytes),
                        value,
                        "A shard needs room: give a positive number of bytes."
                    );
    } = 5_000_000_000;
}
