using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.Managed;

/// <summary>Random weights of any configuration, without torch: norms and biases too are neither zero nor one.</summary>
internal sealed class RandomWeights
{
    private readonly Dictionary<string, float[]> _tensors = [];

    public RandomWeights(ModelConfig config, int seed = 1)
    {
        var random = new Random(seed);
        foreach (var slot in WeightLayout.Of(config).Slots)
        {
            var scale = config.InitializerRange;
            var (shift, spread) = slot.Shape.Count == 1 ? (0.5, 0.5) : (-scale, scale);
            var values = new float[slot.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(shift + (spread * 2 * random.NextDouble()));
            }

            _tensors[slot.Name] = values;
        }
    }

    public float[] Read(string name) => _tensors[name];
}
