namespace Preference;

/// <summary>The sentences of Pang and Lee (2005), shuffled by seed: one half for the judge of training, one for an independent one.</summary>
internal sealed class Reviews
{
    public Reviews(string folder, int seed)
    {
        var all = Read(folder, "rt-polarity.pos", isPositive: true)
            .Concat(Read(folder, "rt-polarity.neg", isPositive: false))
            .ToArray();
        new Random(seed).Shuffle(all);
        ForTraining = all[..(all.Length / 2)];
        Independent = all[(all.Length / 2)..];
    }

    public Review[] ForTraining { get; }

    public Review[] Independent { get; }

    private static IEnumerable<Review> Read(string folder, string name, bool isPositive) =>
        File.ReadLines(Path.Combine(folder, name))
            .Select(line => new Review { Text = line.Trim(), Label = isPositive });
}
