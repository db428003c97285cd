namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// Low-rank adaptation (Hu et al. 2021): the weights stay frozen and each chosen projection W gets a small term,
/// <c>W x + scale · B(A x)</c>, which alone is trained.
/// </summary>
public sealed record LoRAOptions
{
    /// <summary>Inner width of the terms; at least 1.</summary>
    public int Rank
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(Rank), value, "at least 1");
    } = 16;

    /// <summary>Scale of the terms before division by the rank (or its root); above 0.</summary>
    public double Alpha
    {
        get;
        init => field = value > 0 ? value : throw Out(nameof(Alpha), value, "above 0");
    } = 32;

    /// <summary>Share of a term's inputs that is zeroed at each training step; 0 to below 1.</summary>
    public double Dropout
    {
        get;
        init =>
            field = value is >= 0 and < 1
                ? value
                : throw Out(nameof(Dropout), value, "at least 0 and below 1");
    }

    /// <summary>Divides by the root of the rank in place of the rank (Kalajdzievski 2023, rsLoRA).</summary>
    public bool RankStabilized { get; init; }

    /// <summary>
    /// The projections that get a term, in every layer, by their checkpoint names: <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c>,
    /// <c>o_proj</c>, <c>gate_proj</c>, <c>up_proj</c>, <c>down_proj</c>.
    /// </summary>
    public IReadOnlyList<string> TargetModules
    {
        get;
        init =>
            field =
                value.Count > 0
                    ? value
                    : throw Out(nameof(TargetModules), "empty", "at least one projection");
    } = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>What <c>B(A x)</c> is multiplied with.</summary>
    public double Scale => Alpha / (RankStabilized ? Math.Sqrt(Rank) : Rank);

    internal bool HasShapeOf(LoRAOptions other) =>
        Rank == other.Rank
        && Alpha.Equals(other.Alpha)
        && RankStabilized == other.RankStabilized
        && TargetModules.Order().SequenceEqual(other.TargetModules.Order());

    private static ArgumentOutOfRangeException Out(string name, object value, string cure) =>
        new(name, value, $"LoRAOptions.{name} is {value}; it must be {cure}.");
}
