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

    public WeightSlot this[string name] => _byName[name];

    public bool Has(string name) => _byName.ContainsKey(name);

    public static WeightLayout Of(ModelConfig config)
    {
        var layout = new WeightLayout();
        layout.AddMatrices(config);
        layout.MatrixCount = layout.Count;
        layout.AddVectors(config);
        return layout;
    }

    private void AddMatrices(ModelConfig config)
    {
        var queries = config.HeadCount * config.HeadSize;
        var keys = config.KeyValueHeadCount * config.HeadSize;
        Add(WeightNames.Embedding, config.VocabularySize, config.HiddenSize);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            Add(WeightNames.Matrix(layer, WeightNames.Query), queries, config.HiddenSize);
            Add(WeightNames.Matrix(layer, WeightNames.Key), keys, config.HiddenSize);
            Add(WeightNames.Matrix(layer, WeightNames.Value), keys, config.HiddenSize);
            Add(WeightNames.Matrix(layer, WeightNames.AttentionOutput), config.HiddenSize, queries);
            Add(
                WeightNames.Matrix(layer, WeightNames.Gate),
                config.IntermediateSize,
                config.HiddenSize
            );
            Add(
                WeightNames.Matrix(layer, WeightNames.Up),
                config.IntermediateSize,
                config.HiddenSize
            );
            Add(
                WeightNames.Matrix(layer, WeightNames.Down),
                config.HiddenSize,
                config.IntermediateSize
            );
        }

        if (!config.TieEmbeddings)
        {
            Add(WeightNames.Head, config.VocabularySize, config.HiddenSize);
        }
    }

    private void AddVectors(ModelConfig config)
    {
        var queries = config.HeadCount * config.HeadSize;
        var keys = config.KeyValueHeadCount * config.HeadSize;
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            Add(WeightNames.InLayer(layer, WeightNames.AttentionNorm), config.HiddenSize);
            Add(WeightNames.InLayer(layer, WeightNames.FeedForwardNorm), config.HiddenSize);
            if (config.QueryKeyNorm)
            {
                Add(WeightNames.InLayer(layer, WeightNames.QueryNorm), config.HeadSize);
                Add(WeightNames.InLayer(layer, WeightNames.KeyNorm), config.HeadSize);
            }

            if (config.QueryKeyValueBias)
            {
                Add(WeightNames.Bias(layer, WeightNames.Query), queries);
                Add(WeightNames.Bias(layer, WeightNames.Key), keys);
                Add(WeightNames.Bias(layer, WeightNames.Value), keys);
            }

            if (config.AttentionOutputBias)
            {
                Add(WeightNames.Bias(layer, WeightNames.AttentionOutput), config.HiddenSize);
            }

            if (config.FeedForwardBias)
            {
                Add(WeightNames.Bias(layer, WeightNames.Gate), config.IntermediateSize);
                Add(WeightNames.Bias(layer, WeightNames.Up), config.IntermediateSize);
                Add(WeightNames.Bias(layer, WeightNames.Down), config.HiddenSize);
            }
        }

        Add(WeightNames.FinalNorm, config.HiddenSize);
    }

    private void Add(string name, params long[] shape)
    {
        var slot = new WeightSlot(name, shape, Count);
        _slots.Add(slot);
        _byName.Add(name, slot);
        Count += slot.Count;
    }
}
