using System.Collections.Frozen;

namespace ReSTEM.MLNet.Rewards.Mathematics.Parsing;

/// <summary>The plain words that mean something beside a formula.</summary>
internal static class MathWords
{
    private static readonly FrozenSet<string> Functions = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            .. (
                "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh "
                + "ln log lg exp sqrt abs floor ceil max min gcd lcm det"
            ).Split(' '),
        ]
    );

    private static readonly FrozenSet<string> Units = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [.. "cm mm km kg mg ft lb lbs mph hrs hr mi oz ml usd".Split(' ')]
    );

    public static bool IsFunction(string word) => Functions.Contains(word);

    /// <summary>Whether a word after a number is the number's unit and not a product of variables.</summary>
    public static bool IsUnit(string word) => Units.Contains(word);
}
