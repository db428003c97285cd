using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>Ends completions at random, but the same ones in every run: from the eighth token on, each may be the last.</summary>
internal static class RandomEnds
{
    public const int Fewest = 8;

    /// <summary>The rule under which a completion has so many tokens on average, were there no most.</summary>
    public static StopRule After(int meanTokens)
    {
        var share = 1.0 / (meanTokens - Fewest + 1);
        return tokens => tokens.Length >= Fewest && Uniform(tokens[^Fewest..]) < share;
    }

    // Of the last tokens: completions that begin alike have parted by then.
    private static double Uniform(ReadOnlySpan<int> tokens)
    {
        var hash = 0UL;
        foreach (var token in tokens)
        {
            hash = (hash * 1099511628211UL) + (uint)token;
        }

        return CounterRandom.Uniform((long)hash, 0, 0, 0, 0);
    }
}
