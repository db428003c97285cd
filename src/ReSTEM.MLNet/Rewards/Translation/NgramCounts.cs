namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>How often each n-gram occurs.</summary>
internal static class NgramCounts
{
    // Separates words within an n-gram; it is white space itself, so that no word holds it.
    private const char Separator = '\u001f';

    /// <summary>The n-grams of one length.</summary>
    public static Dictionary<string, int> Of(IReadOnlyList<string> pieces, int length)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var start = 0; start + length <= pieces.Count; start++)
        {
            var ngram = string.Join(Separator, pieces.Skip(start).Take(length));
            counts[ngram] = counts.GetValueOrDefault(ngram) + 1;
        }

        return counts;
    }

    /// <summary>How many n-grams two texts share, each counted as often as in the one that holds it less often.</summary>
    public static int Matches(Dictionary<string, int> left, Dictionary<string, int> right) =>
        left.Sum(ngram => Math.Min(ngram.Value, right.GetValueOrDefault(ngram.Key)));

    /// <summary>For each n-gram the highest count in any text.</summary>
    public static Dictionary<string, int> Highest(IEnumerable<Dictionary<string, int>> texts)
    {
        var highest = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (ngram, count) in texts.SelectMany(text => text))
        {
            highest[ngram] = Math.Max(count, highest.GetValueOrDefault(ngram));
        }

        return highest;
    }
}
