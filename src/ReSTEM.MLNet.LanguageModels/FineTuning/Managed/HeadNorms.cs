using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>The norms of each query and key head (Qwen3).</summary>
internal sealed class HeadNorms(ModelConfig config, RowNorm query, RowNorm key)
{
    /// <summary>Writes queries and keys normed, and values as they are.</summary>
    public void Forward(FloatRows plain, FloatRows heads)
    {
        heads.Tensor.copy_(plain.Tensor);
        query.Forward(Queries(plain), Queries(heads));
        key.Forward(Keys(plain), Keys(heads));
    }

    /// <summary>Replaces the slopes by normed queries and keys by those by plain ones.</summary>
    public void Backward(FloatRows slopes, FloatRows plain)
    {
        query.BackwardInPlace(Queries(slopes), Queries(plain));
        key.BackwardInPlace(Keys(slopes), Keys(plain));
    }

    private SpacedRows Queries(FloatRows rows) => rows.Heads(0, config.HeadCount, config.HeadSize);

    private SpacedRows Keys(FloatRows rows) =>
        rows.Heads(config.HeadCount, config.KeyValueHeadCount, config.HeadSize);
}
