namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>A linear map of a layer that may get a low-rank term, and where it lies in the matrix it shares with its neighbours.</summary>
/// <param name="Name">Name within the layer (<c>self_attn.q_proj</c>).</param>
/// <param name="Map">The matrix it is part of.</param>
/// <param name="Outputs">Rows.</param>
/// <param name="Inputs">Columns.</param>
internal sealed record Projection(string Name, LayerMap Map, int Outputs, int Inputs)
{
    /// <summary>Rows of the shared matrix before its own.</summary>
    public int FirstOutput { get; init; }

    /// <summary>The name that adapters go by (<c>q_proj</c>).</summary>
    public string ShortName => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether a name of PEFT's <c>target_modules</c> means it: <c>q_proj</c> as well as <c>self_attn.q_proj</c>.</summary>
    public bool IsMeantBy(string target) =>
        Name == target || Name.EndsWith("." + target, StringComparison.Ordinal);

    /// <summary>All projections of a layer.</summary>
    public static IReadOnlyList<Projection> Of(ModelConfig config) =>
        Architecture.Of(config).Projections(config);
}
