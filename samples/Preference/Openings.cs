using System.Globalization;

namespace Preference;

/// <summary>
/// First sentences of stories for children (TinyStories), each once. What is measured on is the same for every seed, which decides
/// only what is learned from, and in which order.
/// </summary>
internal sealed class Openings
{
    private const int Words = 8;
    private const int TestCount = 400;
    private const int DevCount = 128;
    private const string EndOfStory = "<|endoftext|>";

    public Openings(string path, int seed)
    {
        var all = Read(path);
        new Random(0).Shuffle(all);
        Test = all[..TestCount];
        Dev = all[TestCount..(TestCount + DevCount)];
        ForTraining = all[(TestCount + DevCount)..];
        new Random(seed).Shuffle(ForTraining);
    }

    /// <summary>What a run can learn from.</summary>
    public Opening[] ForTraining { get; }

    /// <summary>What settings were chosen on, and what decides when to stop.</summary>
    public Opening[] Dev { get; }

    /// <summary>What gain and guard are measured on.</summary>
    public Opening[] Test { get; }

    private static Opening[] Read(string path) =>
        [
            .. File.ReadAllText(path)
                .Split(EndOfStory)
                .Select(FirstSentence)
                .Where(sentence => sentence.Split(' ').Length > Words)
                .Select(sentence => string.Join(' ', sentence.Split(' ').Take(Words)))
                .Distinct(StringComparer.Ordinal)
                .Select(
                    (sentence, i) => new Opening(i.ToString(CultureInfo.InvariantCulture), sentence)
                ),
        ];

    private static string FirstSentence(string story)
    {
        var text = story.Trim();
        return text[..(text.IndexOf('.', StringComparison.Ordinal) + 1)];
    }
}
