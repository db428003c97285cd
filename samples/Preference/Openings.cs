using System.Globalization;

namespace Preference;

/// <summary>First sentences of stories for children (TinyStories), each once, shuffled by seed.</summary>
internal static class Openings
{
    private const int Words = 8;
    private const string EndOfStory = "<|endoftext|>";

    public static Opening[] Read(string path, int seed)
    {
        string[] sentences =
        [
            .. File.ReadAllText(path)
                .Split(EndOfStory)
                .Select(FirstSentence)
                .Where(sentence => sentence.Split(' ').Length > Words)
                .Select(sentence => string.Join(' ', sentence.Split(' ').Take(Words)))
                .Distinct(StringComparer.Ordinal),
        ];
        new Random(seed).Shuffle(sentences);
        return
        [
            .. sentences.Select(
                (sentence, i) => new Opening(i.ToString(CultureInfo.InvariantCulture), sentence)
            ),
        ];
    }

    private static string FirstSentence(string story)
    {
        var text = story.Trim();
        return text[..(text.IndexOf('.', StringComparison.Ordinal) + 1)];
    }
}
