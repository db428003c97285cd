namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>One linear map of a layer: its checkpoint name and shape, and where it lies in the matrix it shares with its neighbours.</summary>
/// <param name="Name">Name within the layer (<c>self_attn.q_proj</c>).</param>
/// <param name="Outputs">Rows.</param>
/// <param name="Inputs">Columns.</param>
/// <param name="FirstOutput">Rows of the shared matrix before its own.</param>
internal sealed record Projection(string Name, int Outputs, int Inputs, int FirstOutput)
{
    /// <summary>The name that adapters go by (<c>q_proj</c>).</summary>
    public string ShortName => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>All projections of a layer.</summary>
    public static IReadOnlyList<Projection> Of(ModelConfig config)
    {
        var (hidden, inner) = (config.HiddenSize, config.IntermediateSize);
        var queries = config.HeadCount * config.HeadSize;
        var keys = config.KeyValueHeadCount * config.HeadSize;
        return
        [
            new(WeightNames.Query, queries, hidden, 0),
            new(WeightNames.Key, keys, hidden, queries),
            new(WeightNames.Value, keys, hidden, queries + keys),
            new(WeightNames.AttentionOutput, hidden, queries, 0),
            new(WeightNames.Gate, inner, hidden, 0),
            new(WeightNames.Up, inner, hidden, inner),
            new(WeightNames.Down, hidden, inner, 0),
        ];
    }
}
