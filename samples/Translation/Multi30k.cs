using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Translation;

/// <summary>
/// Captions of photographs in English and German (Elliott et al. 2016): the short ones of common words, which a small model can learn.
/// The test is the data set's own validation part; the rest is of its training part.
/// </summary>
internal static partial class Multi30k
{
    private const int MostWords = 12;
    private const int LeastUses = 10;
    private const int Dev = 330;
    private const int Test = 330;

    // The seed on which sizes were chosen when it still decided what was held out: what was looked at then is dev for good.
    private const int PartsSeed = 101;

    public static Corpus Read(string folder)
    {
        var learned = Short(folder, "train");
        var english = Common(learned.Select(pair => pair.Question));
        var german = Common(learned.Select(pair => pair.Answer));
        bool IsCommon(SentencePair pair) =>
            Words(pair.Question).All(english.Contains) && Words(pair.Answer).All(german.Contains);

        var known = learned.Where(IsCommon).ToArray();
        var seen = known.Select(pair => pair.Question).ToHashSet(StringComparer.Ordinal);
        var test = Short(folder, "val")
            .Where(IsCommon)
            .Where(pair => !seen.Contains(pair.Question));
        new Random(PartsSeed).Shuffle(known);
        return new Corpus(
            known[..^(Dev + Test)],
            known[^(Dev + Test)..^Test],
            [.. known[^Test..], .. test]
        );
    }

    private static SentencePair[] Short(string folder, string part) =>
        [
            .. Lines(Path.Combine(folder, $"{part}.en.gz"))
                .Zip(Lines(Path.Combine(folder, $"{part}.de.gz")))
                .Where(pair => IsShort(pair.First) && IsShort(pair.Second))
                .DistinctBy(pair => pair.First)
                .Select((pair, i) => new SentencePair($"{part}/{i}", pair.First, pair.Second)),
        ];

    private static IEnumerable<string> Lines(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"'{path}' is missing: give the folder of Multi30k with --data."
            );
        }

        using var file = new StreamReader(
            new GZipStream(File.OpenRead(path), CompressionMode.Decompress)
        );
        while (file.ReadLine() is { } line)
        {
            // Lower case, and every mark apart, so that words are tokens.
            yield return string.Join(
                ' ',
                Token().Matches(line.ToLowerInvariant()).Select(m => m.Value)
            );
        }
    }

    private static string[] Words(string text) => text.Split(' ');

    private static bool IsShort(string text) => Words(text).Length is >= 3 and <= MostWords;

    private static HashSet<string> Common(IEnumerable<string> texts) =>
        texts
            .SelectMany(Words)
            .CountBy(word => word)
            .Where(word => word.Value >= LeastUses)
            .Select(word => word.Key)
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\w+|[^\w\s]", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
