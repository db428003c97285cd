using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

/// <summary>
/// Random numbers that are a pure function of where they are used, not of what was drawn before: a row's draws depend on no
/// neighbour, thread or batch. Philox 4x32 with 10 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
/// </summary>
internal static class CounterRandom
{
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstWeyl = 0x9E3779B9;
    private const uint SecondWeyl = 0xBB67AE85;

    /// <summary>A number of at least 0 and below 1, in steps of 2^-53.</summary>
    public static double Uniform(
        long seed,
        int iteration,
        ulong promptKeyHash,
        int sampleIndex,
        int position
    )
    {
        var key = Mix((ulong)seed ^ Mix((uint)iteration));
        var (high, low, _, _) = Philox(
            ((uint)position, (uint)sampleIndex, (uint)promptKeyHash, (uint)(promptKeyHash >> 32)),
            ((uint)key, (uint)(key >> 32))
        );
        return ((((ulong)high << 32) | low) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A 64-bit hash of a prompt's key, the same in every process: FNV-1a over UTF-8, then mixed.</summary>
    public static ulong HashKey(string promptKey)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(promptKey))
        {
            hash = (hash ^ octet) * 1099511628211UL;
        }

        return Mix(hash);
    }

    /// <summary>Ten rounds of Philox 4x32 on a counter under a key.</summary>
    internal static (uint, uint, uint, uint) Philox(
        (uint A, uint B, uint C, uint D) counter,
        (uint A, uint B) key
    )
    {
        for (var round = 0; round < 10; round++)
        {
            var first = (ulong)FirstMultiplier * counter.A;
            var second = (ulong)SecondMultiplier * counter.C;
            counter = (
                (uint)(second >> 32) ^ counter.B ^ key.A,
                (uint)second,
                (uint)(first >> 32) ^ counter.D ^ key.B,
                (uint)first
            );
            key = (key.A + FirstWeyl, key.B + SecondWeyl);
        }

        return counter;
    }

    // The finalizer of SplitMix64 (Steele et al. 2014): a bijection, so distinct inputs stay distinct.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
