using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Fisher-Yates over SplitMix64 (Steele, Lea and Flood 2014): the same order on every platform and runtime.</summary>
internal sealed class SeededShuffle(long seed, int stream)
{
    private ulong _state = Mix(unchecked((ulong)seed)) ^ Mix(0x5851F42D4C957F2DUL + (ulong)stream);

    public void Shuffle(SpooledNumbers items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = (int)Math.BigMul(Next(), (ulong)i + 1, out _);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Spreads every bit of a number over all bits.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
