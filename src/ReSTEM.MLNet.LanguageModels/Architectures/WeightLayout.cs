namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>
/// The order of all weights in one flat buffer: matrices first (weight decay applies to them), then norms and biases.
/// Query, key and value projections are neighbours, as are gate and up, so that each group is one matrix as it lies.
/// </summary>
internal sealed class WeightLayout
{
    private readonly List<WeightSlot> _slots = [];
    private readonly Dictionary<string, WeightSlot> _byName = [];

    private WeightLayout() { }

    public IReadOnlyList<WeightSlot> Slots => _slots;

    /// <summary>Numbers in the whole buffer.</summary>
    public long Count { get; private set; }

    /// <summary>Numbers in the matrices, which lie first.</summary>
    public long MatrixCount { get; private set; }

    /// <summary>Numbers in the embeddings of tokens and positions, which lie first of all.</summary>
    public long EmbeddingCount { get; private set; }

    public WeightSlot this[string name] => _byName[name];

    public bool Has(string name) => _byName.ContainsKey(name);

    public static WeightLayout Of(ModelConfig config)
    {
        var architecture = Architecture.Of(config);
        var layout = new WeightLayout();
        layout.Add(architecture.Matrices(config));
        layout.MatrixCount = layout.Count;
        layout.Add(architecture.Vectors(config));
        var first = architecture.InLayer(0, architecture.Projections(config)[0].Name);
        layout.EmbeddingCount = layout[first + ".weight"].Offset;
        return layout;
    }

    private void Add(IEnumerable<WeightShape> weights)
    {
        foreach (var weight in weights)
        {
            var slot = new WeightSlot(weight.Name, weight.Shape, Count)
            {
                StoredTransposed = weight.StoredTransposed,
            };
            _slots.Add(slot);
            _byName.Add(slot.Name, slot);
            Count += slot.Count;
        }
    }
}
