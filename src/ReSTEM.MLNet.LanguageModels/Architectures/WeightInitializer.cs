namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Fills new weights: norms with 1, biases with 0, matrices from a normal distribution.</summary>
internal static class WeightInitializer
{
    public static void Fill(ModelWeights weights, double standardDeviation, long seed)
    {
        foreach (var slot in weights.Layout.Slots)
        {
            var values = new float[slot.Count];
            if (slot.Shape.Count == 2)
            {
                Normal(values, standardDeviation, unchecked((ulong)seed) + (ulong)slot.Offset);
            }
            else if (!slot.Name.EndsWith(".bias", StringComparison.Ordinal))
            {
                values.AsSpan().Fill(1);
            }

            weights.Write(slot.Name, values);
        }
    }

    /// <summary>Evenly between minus and plus the bound: each number depends on its place and the seed alone.</summary>
    public static void Uniform(Span<float> values, double bound, ulong seed)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var fraction = (Mix(seed, (ulong)i) >> 11) * (1.0 / (1UL << 53));
            values[i] = (float)(bound * ((2 * fraction) - 1));
        }
    }

    /// <summary>Box-Muller over SplitMix64 (Steele, Lea and Flood 2014): each number depends on its place and the seed alone.</summary>
    private static void Normal(Span<float> values, double standardDeviation, ulong seed)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var first = (Mix(seed, 2 * (ulong)i) >> 11) * (1.0 / (1UL << 53));
            var second = (Mix(seed, (2 * (ulong)i) + 1) >> 11) * (1.0 / (1UL << 53));
            var radius = Math.Sqrt(-2 * Math.Log(1 - first));
            values[i] = (float)(standardDeviation * radius * Math.Cos(2 * Math.PI * second));
        }
    }

    private static ulong Mix(ulong seed, ulong counter)
    {
        var z = Finish(seed ^ 0x6A09E667F3BCC909UL) + (counter * 0x9E3779B97F4A7C15UL);
        return Finish(z);
    }

    private static ulong Finish(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
