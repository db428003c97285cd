namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>
/// The points at which identities are tested: first of both signs and about 1, then positive, then greater, then small whole
/// numbers, for expressions that have values in such places only.
/// </summary>
internal static class IdentityPoints
{
    /// <summary>A fraction for each name, always the same for the same point and position of the name.</summary>
    public static IReadOnlyDictionary<string, Rational> At(int point, IReadOnlySet<string> names)
    {
        var random = new Random(7_919 * point + 17);
        var values = new Dictionary<string, Rational>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var value = Draw(point, random);
            var isNegative = point < 4 && (point + values.Count) % 2 == 0;
            values[name] = isNegative ? value.Negate() : value;
        }

        return values;
    }

    private static Rational Draw(int point, Random random)
    {
        var (low, high, denominator) = point switch
        {
            < 4 => (1, 300, 97),
            < 8 => (20, 400, 101),
            < 10 => (500, 5_000, 103),
            < 14 => (1, 9, 1),
            _ => (1, 96, 97),
        };
        return Rational.Of(random.Next(low, high), denominator)!.Value;
    }
}
