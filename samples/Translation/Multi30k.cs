using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Translation;

/// <summary>
/// Captions of photographs in English and German (Elliott et al. 2016): of the training part the short sentences of common words, which
/// a small model can learn.
/// </summary>
internal static partial class Multi30k
{
    private const int MostWords = 12;
    private const int LeastUses = 10;

    public static SentencePair[] Read(string folder)
    {
        var all = Lines(Path.Combine(folder, "train.en.gz"))
            .Zip(Lines(Path.Combine(folder, "train.de.gz")))
            .Where(pair => IsShort(pair.First) && IsShort(pair.Second))
            .DistinctBy(pair => pair.First)
            .ToArray();
        var english = Common(all.Select(pair => pair.First));
        var german = Common(all.Select(pair => pair.Second));
        return
        [
            .. all.Where(pair =>
                    Words(pair.First).All(english.Contains)
                    && Words(pair.Second).All(german.Contains)
                )
                .Select((pair, i) => new SentencePair($"multi30k/{i}", pair.First, pair.Second)),
        ];
    }

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
